-- HOT: no index entry is written for a heartbeat, whatever the number of leases
select test.be('ada');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 50);
select test.be('wendy');
select test.claim(50) as claims \gset
select test.be('superuser');
select pg_stat_get_xact_tuples_updated('ops.lease'::regclass) as before, pg_stat_get_xact_tuples_hot_updated('ops.lease'::regclass) as hot_before \gset
select test.be('wendy');
set local lhcr_test.shift = '6 seconds';
select test.is((select count(*) from jsonb_array_elements(ops.lease_heartbeat('w1', :'claims') -> 'leases') l where l ->> 'state' = 'held'), 50::bigint, 'all are held');
select test.be('superuser');
select test.is(pg_stat_get_xact_tuples_updated('ops.lease'::regclass) - :before, 50::bigint, 'each was written');
select test.is(pg_stat_get_xact_tuples_hot_updated('ops.lease'::regclass) - :hot_before, 50::bigint, 'each in place');
