select test.be('ada');
select test.template('one', 1);
select ops.session_create('{"project": "sales", "environment": "dev", "name": "close"}');
select count(test.run('one')) from generate_series(1, 300);
select test.run('one', '{"session": "close"}') as mine \gset
select test.run('one', '{"priority": 10}') as urgent \gset
select test.be('wendy');
select test.is(test.claim(1) #>> '{0,run_id}', :'urgent', 'what is urgent goes first');
select test.ok(test.claim(3) @> jsonb_build_array(jsonb_build_object('run_id', :'mine')), 'the session''s run goes with the head of the flood');
