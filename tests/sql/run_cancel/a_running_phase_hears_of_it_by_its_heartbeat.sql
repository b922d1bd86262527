select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.be('wendy');
select test.start() as claim \gset
select test.be('ada');
select test.is(ops.run_cancel(:'run', 'stop it') - 'run_id', '{"status": "running", "cancel_requested": true}', 'asked for');
select test.be('wendy');
select ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #> '{leases,0}' as beat \gset
select test.is(:'beat'::jsonb ->> 'cancel_requested', 'true', 'told');
select test.is(:'beat'::jsonb ->> 'reason', 'stop it', 'with the reason');
select test.is(test.fail(:'claim', 'transient') ->> 'run_status', 'cancelled', 'whatever the phase then reports, the run is cancelled');
select test.is(test.phase_status(:'run', 2), 'cancelled', 'and so is what was to follow');
select test.throws(format('select ops.run_cancel(%L)', gen_random_uuid()), 'LH006', 'a run that does not exist');
