select test.be('ada');
select test.template('brief', 2, '{"limits": {"run_timeout_ms": 60000}}');
select test.run('brief') as queued \gset
select test.run('brief') as running \gset
select test.be('wendy');
select ops.run_claim('w1', p_run_id => :'running') #> '{claims,0}' as claim \gset
select ops.phase_start(:'running', 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid);
set local lhcr_test.shift = '66 seconds';
select test.is(ops.maintenance_tick('w1') ->> 'timed_out', '2', 'both');
select test.is(test.status(:'queued'), 'timed_out', 'the queued one');
select test.is(test.status(:'running'), 'timed_out', 'the running one, without a retry');
select test.throws(format('select test.complete(%L)', :'claim'), 'LH071', 'its worker has lost it');
