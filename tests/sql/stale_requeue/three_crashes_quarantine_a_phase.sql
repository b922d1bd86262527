select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start();
set local lhcr_test.shift = '16 minutes';
select test.is(ops.maintenance_tick('w1') ->> 'requeued', '1', 'the first crash');
select test.start();
set local lhcr_test.shift = '32 minutes';
select ops.maintenance_tick('w1');
select test.is(test.phase_status(:'run'), 'queued', 'after the second it is queued again');
select test.start();
set local lhcr_test.shift = '48 minutes';
select ops.maintenance_tick('w1');
select test.is(test.phase_status(:'run'), 'quarantined', 'after the third it is quarantined');
select test.is(test.status(:'run'), 'failed', 'and the run failed');
select test.ok(test.trail(:'run') like '%PHASE_REQUEUED%PHASE_REQUEUED%PHASE_QUARANTINED RUN_FAILED', 'the trail says so');
