select test.be('ada');
select test.template('one', 1);
select test.run('one'), test.run('one'), test.run('one');
select test.be('wendy');
select gen_random_uuid() as id \gset
select ops.run_claim('w1', p_limit => 2, p_claim_id => :'id') as first \gset
select test.is(ops.run_claim('w1', p_limit => 2, p_claim_id => :'id'), :'first'::jsonb, 'the same answer');
select test.is(jsonb_array_length(test.claim(10)), 1, 'only one phase was left');
select test.throws(format('select ops.run_claim(%L, p_claim_id => %L)', 'w2', :'id'), 'LH007', 'another worker has no part in it');
