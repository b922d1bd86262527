select test.be('ada');
select test.template('one', 1, '{}', '{"max_crashes": 1}');
select test.run('one') as run \gset
select test.be('wendy');
select test.start();
set local lhcr_test.shift = '16 minutes';
select ops.maintenance_tick('w1');
select test.is(test.phase_status(:'run'), 'quarantined', 'after one');
