select test.be('ada');
select ops.template_apply('{"project": "sales", "name": "slow", "kind": "runbook", "retry": {"max_attempts": 1}, "phases": [{"name": "p1", "kind": "step", "executor": "runbook", "timeout_ms": 10000}]}');
select test.run('slow') as run \gset
select test.be('wendy');
select test.start() as claim \gset
select test.ok((ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #>> '{leases,0,deadline_at}')::timestamptz between now() + interval '9 seconds' and now() + interval '11 seconds', 'the heartbeat tells the deadline');
set local lhcr_test.shift = '11 seconds';
select test.is(ops.maintenance_tick('w1') ->> 'timed_out', '0', 'the worker has 5 s to say so itself');
set local lhcr_test.shift = '16 seconds';
select test.is(ops.maintenance_tick('w1') ->> 'timed_out', '1', 'then the database does');
select test.is(test.status(:'run') || ' ' || test.phase_status(:'run'), 'timed_out timed_out', 'both are');
