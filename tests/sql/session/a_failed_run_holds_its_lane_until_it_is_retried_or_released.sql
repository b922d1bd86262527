select test.be('ada');
select test.template('one', 1);
select ops.session_create('{"project": "sales", "environment": "dev", "name": "close"}');
select test.run('one', '{"session": "close"}') as first \gset
select test.run('one', '{"session": "close"}') as second \gset
select test.be('wendy');
select test.fail(test.start(), 'permanent');
select test.be('ada');
select test.is(test.status(:'first'), 'failed', 'the first failed');
select test.ok(test.trail(:'first') like '%LANE_HELD%', 'and says that it holds the lane');
select test.is(test.phase_status(:'second'), 'waiting', 'the second waits');
select ops.run_retry(:'first') ->> 'run_id' as again \gset
select test.be('wendy');
select test.is(ops.run_claim('w1', p_limit => 5) #>> '{claims,0,run_id}', :'again', 'a retry takes its place over');
select test.be('ada');
select test.is(ops.session_show('sales', 'dev', 'close') #>> '{lanes,0,held_at}', null, 'nothing is held now');
select test.throws($$select ops.session_release('sales', 'dev', 'close', 'A')$$, 'LH007', 'a lane that is not held');
select ops.run_cancel(:'again');
select test.be('wendy');
set local lhcr_test.shift = '20 minutes';
select ops.maintenance_tick('w1');
select test.is(ops.run_claim('w1') #>> '{claims,0,run_id}', :'second', 'a cancelled run holds nothing');
