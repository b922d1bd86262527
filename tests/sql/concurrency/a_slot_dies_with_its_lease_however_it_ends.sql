select test.be('ada');
select test.template('one', 1, '{"retry": {"backoff_ms": 0}}');
select ops.concurrency_set('sales', 'dev', 'executor:runbook', 1);
select test.run('one') as a \gset
select test.run('one') as b \gset
select test.be('wendy');
select test.claim(5) as claims \gset
select test.is(jsonb_array_length(:'claims'), 1, 'one at a time');
select ops.lease_release(:'a', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid);
select test.is(jsonb_array_length(test.claim(5)), 1, 'given back: the next');
set local lhcr_test.shift = '20 minutes';
select ops.maintenance_tick('w1');
select test.is(jsonb_array_length(test.claim(5)), 1, 'an overdue lease');
select test.be('ada');
select ops.run_cancel(:'a');
select ops.run_cancel(:'b');
set local lhcr_test.shift = '40 minutes';
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.be('superuser');
select test.is((select count(*) from ops.concurrency_slot) + (select count(*) from ops.concurrency_waiter), 0::bigint, 'a run that was cancelled leaves nothing');
