select test.be('ada');
select test.template('one', 1);
select ops.run_create('{"project": "sales", "environment": "dev", "template": "one", "git_sha": "abcdef0", "spec_slug": "s", "idempotency_key": "k"}') as first \gset
select test.is(ops.run_create('{"project": "sales", "environment": "dev", "template": "one", "git_sha": "abcdef0", "spec_slug": "s", "idempotency_key": "k"}') - 'created', :'first'::jsonb - 'created', 'the second answer is the first');
select test.is((:'first'::jsonb ->> 'created')::boolean, true, 'the first call made it');
select test.is(jsonb_array_length(ops.run_list() -> 'runs'), 1, 'there is one run');
select test.throws($$select ops.run_create('{"project": "sales", "environment": "dev", "template": "one", "git_sha": "abcdef1", "spec_slug": "s", "idempotency_key": "k"}')$$, 'LH073', 'another body under the key is a conflict');
