select test.be('ada');
select test.template('one', 1), test.template('two', 1);
select test.run('one', '{"labels": {"task_ref": "T001"}}') as old \gset
select test.run('one', '{"labels": {"task_ref": "T001"}}') as again \gset
select test.run('one', '{"labels": {"task_ref": "T001"}, "git_sha": "fedcba9876543210"}') as commit \gset
select test.run('one', '{"labels": {"task_ref": "T002"}}') as task \gset
select test.run('two', '{"labels": {"task_ref": "T001"}}') as template \gset
select test.run('one', '{"labels": {"task_ref": "T001"}}') as cancelled \gset
select ops.run_cancel(:'cancelled');
select test.be('wendy');
select count(test.complete(test.start())) from generate_series(1, 5);
select test.be('audrey');
select test.is((select string_agg(r ->> 'run_id', ' ') from jsonb_array_elements(ops.spec_trace('{"slugs": ["shop"]}') -> 'runs') r), concat_ws(' ', :'template', :'task', :'commit', :'again'), 'not the old one, not the cancelled one');
