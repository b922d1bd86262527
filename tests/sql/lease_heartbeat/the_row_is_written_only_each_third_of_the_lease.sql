select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.claim(1, '9 seconds') -> 0 as claim \gset
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #>> '{leases,0,lease_expires_at}', :'claim'::jsonb ->> 'lease_expires_at', 'at once: only read');
set local lhcr_test.shift = '4 seconds';
select test.ok(ops.lease_heartbeat('w1', jsonb_build_array(:'claim'::jsonb)) #>> '{leases,0,lease_expires_at}' > :'claim'::jsonb ->> 'lease_expires_at', 'after a third: extended');
select test.throws($$select ops.lease_heartbeat('w1', '{}')$$, 'LH022', 'leases are an array');
select test.throws($$select ops.lease_heartbeat('w1', '[{"run_id": "x"}]')$$, 'LH022', 'of well-formed ids');
