select test.be('ada');
select test.template('big', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "input": {}, "requires": {"gpu": "yes"}}]}');
select test.be('wendy');
select ops.worker_register('w1', '{"instance": "a", "session_lock": true, "capabilities": {"gpu": "yes"}}') ->> 'lock_key' as key \gset
select ops.worker_register('w2', '{"instance": "a"}');
select ops.worker_register('w3', '{"instance": "a", "session_lock": true}');
-- two tell that they are there, one by asking for work and one by a heartbeat with no lease
set local lhcr_test.shift = '23 hours';
select test.is(test.claim(), '[]', 'nothing to do');
select ops.lease_heartbeat('w2', '[]');
select test.be('ada');
select test.is((select jsonb_agg(w ->> 'worker') from jsonb_array_elements(ops.worker_list() -> 'workers') w where (w ->> 'alive')::boolean), '["w1", "w2"]', 'alive is who was heard of');
select test.be('wendy');
set local lhcr_test.shift = '46 hours';
select ops.maintenance_tick('w2') ->> 'busy';
select test.be('superuser');
select test.is((select array_agg(name order by name) from ops.worker), array['w1', 'w2'], 'who was not heard of for a day is forgotten');
-- behind a held session lock there is a worker, heard of or not
select pg_advisory_xact_lock(:key);
set local lhcr_test.shift = '10 days';
select test.be('wendy');
select ops.maintenance_tick('w2') ->> 'busy';
select test.be('superuser');
select test.is((select array_agg(name order by name) from ops.worker), array['w1'], 'its lock is held');
select test.be('ada');
select test.run('big');
select test.be('wendy');
select test.is(jsonb_array_length(test.claim()), 1, 'and it still has what the phase requires');
