select test.be('ada');
select test.template('prompt', 1, '{"limits": {"queue_timeout_ms": 60000}}');
select test.run('prompt') as late \gset
select test.run('prompt') as begun \gset
select test.be('wendy');
select ops.run_claim('w1', p_run_id => :'begun', p_lease => '1 hour') #>> '{claims,0,lease_token}' as token \gset
select ops.phase_start(:'begun', 'p1', :'token');
set local lhcr_test.shift = '2 minutes';
select ops.maintenance_tick('w1');
select test.is(test.status(:'late'), 'timed_out', 'who waits too long');
select test.is(test.status(:'begun'), 'running', 'who has begun goes on');
select test.be('superuser');
select test.is((select count(*) from ops.due), 0::bigint, 'nothing is left to look at');
select test.be('ada');
select test.throws($$select test.template('bad', 1, '{"limits": {"timeout_ms": 5}}')$$, 'LH022', 'a limit that is none');
