select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() as claim \gset
set local lhcr_test.shift = '14 minutes';
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #>> '{leases,0,state}', 'held', 'a heartbeat in time extends it');
set local lhcr_test.shift = '28 minutes';
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #>> '{leases,0,state}', 'held', 'and again');
set local lhcr_test.shift = '44 minutes';
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #>> '{leases,0,state}', 'lost', 'too late, it is lost');
select test.throws(format('select test.complete(%L)', :'claim'), 'LH071', 'and cannot complete');
