select test.be('ada');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 40);
select test.run('one') as last \gset
select test.is(ops.run_explain(:'last') -> 'before', '40', 'forty stand before it');
select test.is(ops.run_explain(:'last') -> 'signals', '[]', 'no signal');
select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || :'last', 'signal', 'manual', 'value', 600, 'reason', 'the board waits')) as set \gset
select test.is(:'set'::jsonb ->> 'moved', '1', 'it moved');
select test.is(ops.run_explain(:'last') -> 'before', '0', 'and is the next one');
select test.is(ops.run_explain(:'last') -> 'score', '600', 'a second each');
select test.ok(ops.run_explain(:'last') -> 'signals' -> 0 @> jsonb_build_object('signal', 'manual', 'value', 600, 'weight', 1, 'direction', 'raise', 'seconds', 600, 'subject', 'run:' || :'last'), 'the vector and the weight');
select test.is(test.trail(:'last'), 'RUN_CREATED PHASE_QUEUED RUN_QUEUED', 'it is in the trail');
select test.be('superuser');
select test.is((select count(*) from ops.ready), 41::bigint, 'one row each');
select test.is((select count(*) from ops.ready r join ops.phase p using (run_id, phase_no) where r.key = p.ready_key), 41::bigint, 'keys agree');
select test.is((select detail - 'deadline_at' from ops.audit where action = 'signal_set'), '{"signal": "manual", "value": 600, "reason": "the board waits"}', 'and in the audit');
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'last', 'the next claim takes it');
-- the same again moves nothing; what is not in the queue is not moved
select test.be('ada');
select test.is(ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || :'last', 'signal', 'manual', 'value', 900)) ->> 'moved', '0', 'claimed: stays');
select test.run('one') as lowered \gset
select count(test.run('one')) from generate_series(1, 3);
select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || :'lowered', 'signal', 'manual', 'value', -600));
select test.is(ops.run_explain(:'lowered') -> 'before', '43', 'behind all others');
select test.is(ops.signal_remove('sales', 'dev', 'run:' || :'lowered', 'manual') ->> 'moved', '1', 'taken back');
select test.is(ops.run_explain(:'lowered') -> 'before', '40', 'it is where it was');
select test.throws(format($$select ops.signal_remove('sales', 'dev', 'run:%s', 'manual')$$, :'lowered'), 'LH006', 'no signal is left');
