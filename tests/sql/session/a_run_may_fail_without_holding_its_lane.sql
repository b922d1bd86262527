select test.be('ada');
select test.template('one', 1);
select ops.session_create('{"project": "sales", "environment": "dev", "name": "nightly", "on_failure": "continue"}');
select test.run('one', '{"session": "nightly"}') as first \gset
select test.run('one', '{"session": "nightly", "on_failure": "hold"}') as second \gset
select test.run('one', '{"session": "nightly"}') as third \gset
select test.be('wendy');
select test.fail(test.start(), 'permanent');
select test.is(test.start() ->> 'run_id', :'second', 'the lane goes on');
select test.be('superuser');
select lease_token as token from ops.lease where run_id = :'second' \gset
select test.be('wendy');
select ops.phase_fail(:'second', 'p1', :'token', '{"class": "permanent", "message": "x"}');
select test.is(test.claim(5), '[]', 'the second holds it: the run says so');
select test.be('ada');
select test.is(ops.session_release('sales', 'dev', 'nightly', 'A', 'looked at it') #>> '{lanes,0,run_id}', :'third', 'released, the third has it');
select test.ok(test.trail(:'second') like '%LANE_RELEASED', 'and the trail says so');
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'third', 'and runs');
