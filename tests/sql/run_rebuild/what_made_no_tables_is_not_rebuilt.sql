select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.complete(test.start());
select test.throws(format('select ops.run_rebuild(%L)', :'run'), 'LH022', 'a runbook');
select test.throws(format('select ops.run_rebuild(%L, p_threads => 0)', :'run'), 'LH022', 'no threads');
select test.throws('select ops.run_rebuild(gen_random_uuid())', 'LH006', 'no run');
select test.be('superuser');
select test.is((select count(*) from ops.template where name like 'rebuild.%'), 0::bigint, 'no template was kept');
