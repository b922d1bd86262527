select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('audrey');
select test.is(test.status(:'run'), 'queued', 'he reads');
select test.throws($$select test.run('one')$$, 'LH004', 'creates no run');
select test.throws(format('select ops.run_cancel(%L)', :'run'), 'LH004', 'cancels none');
select test.throws('select ops.run_claim(''w'')', 'LH004', 'claims none');
select test.throws('select ops.maintenance_tick(''w'')', 'LH004', 'and ticks not');
select test.ok((select count(*) from ops.audit where action = 'run_create') = 1, 'and sees who created it');
