-- completed, completed before, lost, and what needs a call of its own stand in one answer; nothing is written for the last two
select test.be('ada');
select test.template('one', 1), test.template('two', 2), test.template('publishes', 1), test.template('gated', 2, jsonb_build_object('phases', jsonb_build_array(
  jsonb_build_object('name', 'p1', 'kind', 'step', 'executor', 'runbook'), jsonb_build_object('name', 'p2', 'kind', 'step', 'executor', 'runbook', 'approve', '{"role": "platform_admin"}'::jsonb))));
select test.run('one') as a \gset
select test.run('two') as b \gset
select test.run('one') as lost \gset
select test.run('publishes') as publishes \gset
select test.run('gated') as gated \gset
select test.run('one', '{"queue_key": "k"}') as lined \gset
select test.run('one') as unstarted \gset
select test.run('one') as cancelled \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 10, p_start => true) -> 'claims' as claims \gset
select ops.lease_release(:'lost', 'p1', (select (c ->> 'lease_token')::uuid from jsonb_array_elements(:'claims') c where c ->> 'run_id' = :'lost'), 'no');
select ops.lease_release(:'unstarted', 'p1', (select (c ->> 'lease_token')::uuid from jsonb_array_elements(:'claims') c where c ->> 'run_id' = :'unstarted'), 'no');
select ops.run_claim('w1', p_run_id => :'unstarted') #>> '{claims,0,lease_token}' as unstarted_token \gset
select test.be('ada');
select ops.run_cancel(:'cancelled', 'enough');
select test.be('superuser');
create function test.batch(p_claims jsonb, p_unstarted uuid, p_token text, p_publishes uuid) returns jsonb language sql as $$
  select jsonb_agg(jsonb_build_object('run_id', c -> 'run_id', 'phase', c -> 'phase',
    'lease_token', case when (c ->> 'run_id')::uuid = p_unstarted then to_jsonb(p_token) else c -> 'lease_token' end,
    'output', case when (c ->> 'run_id')::uuid = p_publishes then '{"publish": true, "tables": []}'::jsonb else '{}' end)) from jsonb_array_elements(p_claims) c
$$;
create function test.states(p_answer jsonb) returns jsonb language sql as $$
  select jsonb_object_agg(a ->> 'run_id', a ->> 'state') from jsonb_array_elements(p_answer -> 'answers') a
$$;
create function test.image_of(p_run uuid) returns text language sql as $$
  select md5((select string_agg(t, '' order by t) from (select r::text as t from ops.run r where run_id = p_run union all select p::text from ops.phase p where run_id = p_run
    union all select a::text from ops.attempt a where run_id = p_run union all select e::text from ops.event e where run_id = p_run union all select l::text from ops.lease l where run_id = p_run) x))
$$;
create temp table before as select r as run, test.image_of(r) as image from unnest(array[:'lost', :'publishes', :'gated', :'lined', :'unstarted', :'cancelled']::uuid[]) r;
grant select on before to public;
select test.be('wendy');
select ops.phase_complete_batch(test.batch(:'claims', :'unstarted', :'unstarted_token', :'publishes')) as answer \gset
select test.is(test.states(:'answer'), jsonb_build_object(:'a', 'completed', :'b', 'completed', :'lost', 'lost', :'publishes', 'single', :'gated', 'single',
  :'lined', 'single', :'unstarted', 'single', :'cancelled', 'single'), 'each by itself');
select test.is((select a -> 'next_phase' from jsonb_array_elements(:'answer'::jsonb -> 'answers') a where a ->> 'run_id' = :'b'), '"p2"', 'the next phase is named');
select test.be('superuser');
select test.is(test.image_of(run), image, 'nothing was written for it') from before;
select test.be('wendy');
select test.is(test.states(ops.phase_complete_batch(test.batch(:'claims', :'unstarted', :'unstarted_token', :'publishes'))), test.states(:'answer'), 'repeated, the same');
select test.is((select a - 'run_id' from jsonb_array_elements(ops.phase_complete_batch(test.batch(:'claims', :'unstarted', :'unstarted_token', :'publishes')) -> 'answers') a where a ->> 'run_id' = :'a'),
  (select a - 'run_id' from jsonb_array_elements(:'answer'::jsonb -> 'answers') a where a ->> 'run_id' = :'a'), 'the first answer');
select test.throws(format('select ops.phase_complete_batch(%L)', (select jsonb_agg(jsonb_build_object('run_id', :'a', 'phase', 'p1', 'lease_token', gen_random_uuid())) from generate_series(1, 2))), 'LH022', 'a run twice');
select test.throws($$select ops.phase_complete_batch('[{"run_id": "x"}]')$$, 'LH022', 'no id');
select test.throws($$select ops.phase_complete_batch('{}')$$, 'LH022', 'no array');
select test.is(ops.phase_complete_batch(jsonb_build_array(jsonb_build_object('run_id', gen_random_uuid(), 'phase', 'p1', 'lease_token', gen_random_uuid()))) #>> '{answers,0,state}', 'single', 'a stranger''s run is judged by the single call');
