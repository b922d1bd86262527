select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.claim();
set local lhcr_test.shift = '16 minutes';
select ops.maintenance_tick('w1'), test.claim();
set local lhcr_test.shift = '32 minutes';
select ops.maintenance_tick('w1'), test.claim();
set local lhcr_test.shift = '48 minutes';
select ops.maintenance_tick('w1');
select test.is(test.status(:'run'), 'queued', 'queued again');
select test.is(test.claim() -> 0 ->> 'attempt', '1', 'no attempt spent');
select test.is((ops.run_show(:'run') #>> '{phases,0,crashes}')::int, 0, 'no crash counted');
