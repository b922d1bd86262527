select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 5, p_start => true, p_claim_id => '00000000-0000-7000-8000-000000000001') -> 'claims' as claims \gset
select test.is(:'claims'::jsonb #>> '{0,attempt}', '1', 'the first attempt');
select test.is(test.status(:'run'), 'running', 'the run runs');
select test.is(test.phase_status(:'run'), 'running', 'and its phase');
select test.is(test.trail(:'run'), 'RUN_CREATED PHASE_QUEUED PHASE_CLAIMED PHASE_STARTED', 'as the trail says');
select test.is(ops.phase_start(:'run', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid), '{"status": "running"}', 'starting again is harmless');
select test.is(ops.run_claim('w1', p_limit => 5, p_start => true, p_claim_id => '00000000-0000-7000-8000-000000000001') #>> '{claims,0,lease_token}', :'claims'::jsonb #>> '{0,lease_token}', 'so is claiming again');
select ops.lease_release(:'run', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid, 'drain');
select test.is((ops.run_claim('w1', p_start => true) #>> '{claims,0,attempt}'), '1', 'given back, no attempt was spent');
