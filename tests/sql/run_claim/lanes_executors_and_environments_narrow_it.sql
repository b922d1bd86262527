select test.be('ada');
select test.template('one', 1);
select test.run('one', '{"lane": "B"}') as run \gset
select test.be('wendy');
select test.is(ops.run_claim('w1', p_lanes => '{A}') -> 'claims', '[]', 'not in lane A');
select test.is(ops.run_claim('w1', p_executors => '{duckdb}') -> 'claims', '[]', 'not by that executor');
select test.is(ops.run_claim('w1', p_environment => 'prod') -> 'claims', '[]', 'not in prod');
select test.is(ops.run_claim('w1', p_lanes => '{A,B}', p_executors => '{duckdb,runbook}', p_environment => 'dev') #>> '{claims,0,run_id}', :'run', 'found where it is');
