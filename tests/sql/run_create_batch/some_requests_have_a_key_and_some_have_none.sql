-- of one template, made as a set; and of one that is made one by one, which finds no key that the set had taken
select test.be('superuser');
create function test.keyed(p_keys text[], p_template text, p_more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('project', 'sales', 'environment', 'dev', 'template', p_template, 'git_sha', '0123456789abcdef', 'spec_slug', 'shop',
    'idempotency_key', k) || p_more) order by no) from unnest(p_keys) with ordinality as g (k, no)
$$;
create function test.made(p_answer jsonb) returns text language sql as $$
  select string_agg(r ->> 'created', ' ' order by no) from jsonb_array_elements(p_answer -> 'runs') with ordinality as g (r, no)
$$;
select test.be('ada');
select test.template('one', 1), test.template('slow', 1, '{"limits": {"queue_timeout_ms": 3600000}}');
select ops.run_create_batch(test.keyed(array['z', null, 'a', null], 'one')) as answer \gset
select test.is(test.made(:'answer'), 'true true true true', 'all are made');
select ops.run_create_batch(test.keyed(array['z', null, 'a', null], 'one')) as again \gset
select test.is(test.made(:'again'), 'false true false true', 'the ones with a key once');
select test.is(:'again'::jsonb #>> '{runs,0,run_id}', :'answer'::jsonb #>> '{runs,0,run_id}', 'each key names its run');
select test.is(:'again'::jsonb #>> '{runs,2,run_id}', :'answer'::jsonb #>> '{runs,2,run_id}', 'whatever their order');
select ops.run_create_batch(test.keyed(array['s2', null, 's1', 'a2'], 'slow')) as answer \gset
select test.is(test.made(:'answer'), 'true true true true', 'one by one too');
select test.is(test.made(ops.run_create_batch(test.keyed(array['s2', null, 's1', 'a2'], 'slow'))), 'false true false false', 'and once');
-- in a line they go as given, whatever their keys
select ops.run_create_batch(test.keyed(array['l2', null, 'l1'], 'one', '{"queue_key": "q"}')) -> 'runs' as runs \gset
select test.be('superuser');
select test.is((select array_agg(run_id order by seq) from ops.queue_waiter), array[:'runs'::jsonb #>> '{1,run_id}', :'runs'::jsonb #>> '{2,run_id}']::uuid[], 'behind the first');
