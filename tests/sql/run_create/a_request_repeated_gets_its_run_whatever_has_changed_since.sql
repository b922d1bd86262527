-- a key is looked up before what may have changed: the template's newest version, its parameters, the gate. And what is refused takes no key.
select test.be('superuser');
create function test.keyed(p_keys text[], p_more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('project', 'sales', 'environment', 'prod', 'template', 'one', 'git_sha', '0123456789abcdef', 'spec_slug', 'shop',
    'idempotency_key', k) || p_more) order by no) from unnest(p_keys) with ordinality as g (k, no)
$$;
select test.be('ada');
select test.template('one', 1);
select ops.run_create(test.keyed('{k}') -> 0) ->> 'run_id' as run \gset
select ops.run_create_batch(test.keyed('{b1,b2}')) #>> '{runs,1,run_id}' as second \gset
select test.template('one', 1, '{"params_schema": {"properties": {"n": {"type": "integer"}}, "required": ["n"]}}');
select test.is(ops.run_create(test.keyed('{k}') -> 0) ->> 'run_id', :'run', 'its version 2 asks for a parameter');
select test.is(ops.run_create_batch(test.keyed('{b1,b2}')) #>> '{runs,1,run_id}', :'second', 'of a batch too');
select ops.promotion_set('sales', '{stage,prod}', 'operator');
select test.is(ops.run_create(test.keyed('{k}') -> 0) ->> 'run_id', :'run', 'and the gate has closed');
select test.is(ops.run_create_batch(test.keyed('{b1,b2}')) #>> '{runs,1,run_id}', :'second', 'on a batch too');
select test.is(ops.run_create(test.keyed('{k}') -> 0) ->> 'created', 'false', 'it is the first one');
select test.throws($$select ops.run_create(test.keyed('{k}', '{"priority": 1}') -> 0)$$, 'LH073', 'another request under the key');
select test.throws($$select ops.run_create(test.keyed('{new}') -> 0)$$, 'LH003', 'a new one meets the gate');
select test.throws($$select ops.run_create_batch(test.keyed('{b1,new}'))$$, 'LH003', 'in a batch too');
select ops.promotion_set('sales', '{}');
select test.throws($$select ops.run_create_batch(test.keyed('{b1,new}'))$$, 'LH022', 'and the parameters');
select test.is(ops.run_create(test.keyed('{new}', '{"template_version": 1}') -> 0) ->> 'created', 'true', 'what was refused has no key');
