select test.be('ada');
select test.template('one', 1);
select test.run('one') as a \gset
select test.run('one') as b \gset
select test.be('wendy');
select test.is(ops.run_claim('w1', p_run_id => :'b') #>> '{claims,0,run_id}', :'b', 'the run that was named');
select test.is(ops.run_claim('w1', p_run_id => :'b') -> 'claims', '[]', 'once');
select test.throws(format('select ops.run_claim(%L, p_run_id => %L)', 'w1', gen_random_uuid()), 'LH006', 'a run that does not exist');
