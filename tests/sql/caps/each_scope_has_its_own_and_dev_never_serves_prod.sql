select test.be('ada');
select test.template('one', 1);
select test.template('other', 1);
-- a cap of dev says nothing about prod, of a template nothing about another, of a principal nothing about who else makes a run
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "shut", "resource": "concurrent_runs", "limit": 0, "template": "one"}');
select test.run('one') as dev \gset
select test.run('other') as other \gset
select ops.run_create('{"project": "sales", "environment": "prod", "template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop"}') ->> 'run_id' as prod \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 9) -> 'claims' as claims \gset
select test.is((select string_agg(c ->> 'run_id', ' ' order by c ->> 'run_id') from jsonb_array_elements(:'claims') c), :'other' || ' ' || :'prod', 'prod and the other template are claimed');
select test.be('ada');
select ops.cap_remove('sales', 'dev', 'shut');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "all", "scope": "organisation", "resource": "concurrent_runs", "limit": 3}');
select test.be('wendy');
select test.is(jsonb_array_length(ops.run_claim('w1', p_limit => 9) -> 'claims'), 1, 'a cap that is removed lets through what waited for it');
select test.be('ada');
select test.run('one');
select ops.run_create('{"project": "sales", "environment": "stage", "template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop"}');
select test.be('wendy');
select test.is(ops.run_claim('w1', p_limit => 9) -> 'claims', '[]', 'one of the organisation counts all its environments together');
select test.be('ada');
select test.is((select string_agg(c ->> 'name', ' ') from jsonb_array_elements(ops.cap_list('sales', 'prod') -> 'caps') c), 'all', 'prod lists what it falls under');
select ops.cap_remove('sales', 'dev', 'all', 'organisation');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "mine", "principal": "test_dave", "resource": "concurrent_runs", "limit": 0}');
select test.be('dave');
select test.run('one') as daves \gset
select test.be('wendy');
select test.ok(not ops.run_claim('w1', p_limit => 9) -> 'claims' @> jsonb_build_array(jsonb_build_object('run_id', :'daves')), 'a run of dave waits');
select test.be('ada');
select test.is(ops.run_show(:'daves') #>> '{phases,0,waits_for_cap,cap}', 'mine', 'for his cap');
select test.be('dave');
select test.throws($$ select ops.cap_set('{"project": "sales", "environment": "dev", "scope": "project", "name": "x", "resource": "runs", "window": "day", "limit": 1}') $$, 'LH004', 'who has only dev sets no cap of the project');
select test.throws($$ select ops.cap_remove('sales', 'dev', 'mine', 'organisation') $$, 'LH004', 'nor removes one of the organisation');
select test.ok(ops.cap_set('{"project": "sales", "environment": "dev", "name": "x", "resource": "runs", "window": "day", "limit": 1}') is not null, 'but one of dev');
select test.be('audrey');
select test.throws($$ select ops.cap_set('{"project": "sales", "environment": "dev", "name": "x", "resource": "runs", "window": "day", "limit": 9}') $$, 'LH004', 'an auditor sets none');
select test.is(jsonb_array_length(ops.cap_usage('sales', 'dev') -> 'caps'), 2, 'and sees what is used');
