-- plain requests, those of lines and sessions, several templates: one answer each in order; one that is wrong undoes all and is named by its place
select test.be('ada');
select test.template('one', 1), test.template('two', 2), test.template('picky', 1, '{"params_schema": {"properties": {"n": {"type": "integer"}}, "required": ["n"]}}');
select ops.session_create('{"project": "sales", "environment": "dev", "name": "s"}');
select test.be('superuser');
create function test.request(p_template text, p_more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('project', 'sales', 'environment', 'dev', 'template', p_template, 'git_sha', '0123456789abcdef', 'spec_slug', 'shop') || p_more
$$;
select test.be('ada');
select jsonb_build_array(test.request('two'), test.request('one', '{"session": "s", "lane": "C"}'), test.request('one', '{"idempotency_key": "k"}'), test.request('picky', '{"params": {"n": 1}}'),
  test.request('one', '{"queue_key": "q"}'), test.request('one', '{"idempotency_key": "k"}'), test.request('one', '{"queue_key": "q"}'), test.request('one', '{"environment": "stage"}')) as requests \gset
select ops.run_create_batch(:'requests') -> 'runs' as runs \gset
select test.is(jsonb_array_length(:'runs'), 8, 'an answer each');
select test.is((select jsonb_agg(ops.run_show((r ->> 'run_id')::uuid) #> '{run,template}' order by no) from jsonb_array_elements(:'runs') with ordinality g (r, no)),
  '["two", "one", "one", "picky", "one", "one", "one", "one"]', 'in order');
select test.is((select jsonb_agg(r -> 'created' order by no) from jsonb_array_elements(:'runs') with ordinality g (r, no)), '[true, true, true, true, true, false, true, true]', 'the same key names the same run');
select test.is(:'runs'::jsonb #>> '{5,run_id}', :'runs'::jsonb #>> '{2,run_id}', 'that one');
select test.is(ops.run_show((:'runs'::jsonb #>> '{3,run_id}')::uuid) #> '{run,params}', '{"n": 1}', 'with its parameters');
select test.be('superuser');
select count(*) as before from ops.run \gset
select test.be('ada');
select test.throws(format('select ops.run_create_batch(%L)', jsonb_build_array(test.request('one'), test.request('picky'), test.request('one'))), 'LH022', 'a wrong parameter');
select test.throws(format('select ops.run_create_batch(%L)', jsonb_build_array(test.request('one'), test.request('one', '{"git_sha": "no"}'))), 'LH022', 'no commit');
select test.throws(format('select ops.run_create_batch(%L)', jsonb_build_array(test.request('one'), test.request('none'))), 'LH006', 'no template');
select test.throws(format('select ops.run_create_batch(%L)', jsonb_build_array(test.request('one', '{"idempotency_key": "k", "priority": 1}'))), 'LH073', 'another body');
select test.throws($$select ops.run_create_batch('{}')$$, 'LH022', 'no array');
do $$ begin
  perform ops.run_create_batch(jsonb_build_array(test.request('one'), test.request('picky', '{"params": {"n": "x"}}')));
exception when sqlstate 'LH022' then
  perform test.ok(sqlerrm like 'request 2: %', 'the second is named: ' || sqlerrm);
end $$;
select test.be('superuser');
select test.is((select count(*) from ops.run), :before::bigint, 'and nothing was made');
select test.be('nobody');
select test.throws(format('select ops.run_create_batch(%L)', jsonb_build_array(test.request('one'))), 'LH006', 'not for a stranger');
