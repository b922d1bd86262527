select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.be('wendy');
select test.claim() -> 0 as claim \gset
select (:'claim'::jsonb ->> 'lease_token') as token \gset
select test.is(:'claim'::jsonb ->> 'phase', 'p1', 'the first phase is claimed');
select test.is(:'claim'::jsonb -> 'input', '{"n": 1}', 'the claim carries the input');
select test.is(ops.run_show(:'run') #>> '{run,status}', 'claimed', 'the run is claimed');
select test.is(ops.phase_start(:'run', 'p1', :'token') ->> 'status', 'running', 'the phase runs');
select test.is(ops.run_show(:'run') #>> '{run,status}', 'running', 'the run runs');
select test.is(ops.run_show(:'run') #>> '{run,claimed_by}', 'w1', 'the run shows who has its phase');
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(jsonb_build_object('run_id', :'run', 'phase', 'p1', 'lease_token', :'token'))) #>> '{leases,0,state}', 'held', 'the lease is held');
select test.is(ops.event_append(:'run', 'p1', :'token', '[{"type": "PHASE_PROGRESS", "message": "half"}]'), '{"appended": 1, "duplicates": 0}', 'an event is appended');
select test.is(ops.phase_complete(:'run', 'p1', :'token', '{"x": 1}') ->> 'next_phase', 'p2', 'the second phase is next');
select test.claim() -> 0 as claim \gset
select test.is(:'claim'::jsonb -> 'outputs', '{"p1": {"x": 1}}', 'the second claim carries the output of the first phase');
select (:'claim'::jsonb ->> 'lease_token') as token \gset
select ops.phase_start(:'run', 'p2', :'token');
select test.is(ops.phase_complete(:'run', 'p2', :'token', '{}') ->> 'run_status', 'succeeded', 'the last phase ends the run');
select test.is(test.trail(:'run'), 'RUN_CREATED PHASE_QUEUED PHASE_CLAIMED PHASE_STARTED PHASE_PROGRESS PHASE_SUCCEEDED PHASE_QUEUED PHASE_CLAIMED PHASE_STARTED PHASE_SUCCEEDED RUN_SUCCEEDED', 'the trail is whole');
