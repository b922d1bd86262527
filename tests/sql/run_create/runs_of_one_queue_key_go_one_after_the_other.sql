select test.be('ada');
select test.template('two', 2);
select test.run('two', '{"queue_key": "odoo"}') as first \gset
select test.run('two', '{"queue_key": "odoo"}') as second \gset
select test.run('two', '{"queue_key": "odoo"}') as third \gset
select test.run('two', '{"queue_key": "odoo", "environment": "stage"}') as elsewhere \gset
select test.be('wendy');
select test.is(jsonb_array_length(ops.run_claim('w1', p_limit => 10, p_environment => 'dev') -> 'claims'), 1, 'only the first is claimable in dev');
select test.is(jsonb_array_length(ops.run_claim('w1', p_limit => 10, p_environment => 'stage') -> 'claims'), 1, 'another environment is another queue');
select test.be('ada');
select test.is(test.phase_status(:'second'), 'waiting', 'the second waits');
select test.is(ops.run_cancel(:'second') ->> 'status', 'cancelled', 'the one in the middle can be cancelled');
select ops.run_cancel(:'first');
select test.be('wendy');
select test.is(jsonb_array_length(test.claim(10)), 0, 'a cancel that is only asked for keeps the place');
set local lhcr_test.shift = '20 minutes';
select ops.maintenance_tick('w1');
select test.is(test.status(:'first'), 'cancelled', 'the first ends when its lease is overdue');
select test.is((ops.run_claim('w1', p_environment => 'dev') #>> '{claims,0,run_id}')::uuid, :'third', 'then the third starts');
