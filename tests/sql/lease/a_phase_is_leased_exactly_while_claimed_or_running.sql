-- direct SQL by the owner of the tables
select test.be('ada');
select test.template('one', 1);
select test.run('one') as queued \gset
select test.run('one') as leased \gset
select test.be('wendy');
select ops.run_claim('w1', p_run_id => :'leased');
select test.be('superuser');
set local role lhcr_owner;
select test.throws(format('delete from ops.lease where run_id = %L', :'leased'), '23514', 'a lease cannot go away under its phase');
select test.throws(format('update ops.phase set status = %L, lease_token = null, finished_at = now(), output = %L where run_id = %L', 'succeeded', '{}', :'leased'), '23514', 'a phase cannot leave its lease behind');
select test.throws(format('update ops.phase set status = %L, ready_key = null where run_id = %L', 'claimed', :'queued'), '23514', 'claimed without a token');
select test.throws(format('update ops.phase set status = %L, ready_key = null, lease_token = gen_random_uuid() where run_id = %L', 'claimed', :'queued'), '23514', 'claimed without a lease row');
select test.throws(format('insert into ops.lease (run_id, phase_no, lease_token, org_id, project_id, environment_id, worker_id, claimed_by, claimed_at, heartbeat_at, expires_at, lease_ms) select %L, phase_no, gen_random_uuid(), org_id, project_id, environment_id, worker_id, claimed_by, claimed_at, heartbeat_at, expires_at, lease_ms from ops.lease', :'queued'), '23514', 'a lease of a queued phase');
select test.throws('update ops.lease set lease_token = gen_random_uuid()', '23514', 'a lease of another attempt');
select test.throws('update ops.lease set claimed_by = null', '23502', 'claimed by nobody');
select test.throws('update ops.lease set claimed_at = null', '23502', 'claimed at no time');
select test.throws('update ops.lease set heartbeat_at = null', '23502', 'no heartbeat');
select test.throws(format('update %s set status = %L, lease_token = null, ready_key = 1 where run_id = %L', (select tableoid::regclass from ops.phase where run_id = :'leased'), 'queued', :'leased'), '23514', 'naming the partition is no way round');
