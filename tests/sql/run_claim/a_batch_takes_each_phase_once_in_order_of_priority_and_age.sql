select test.be('ada');
select test.template('one', 1);
select test.run('one') as a \gset
select test.run('one') as b \gset
select test.run('one', '{"priority": 5}') as c \gset
select test.be('wendy');
select test.is((select array_agg((e ->> 'run_id')::uuid) from jsonb_array_elements(test.claim(2)) e), array[:'c', :'a']::uuid[], 'the urgent one, then the oldest');
select test.is((select array_agg((e ->> 'run_id')::uuid) from jsonb_array_elements(test.claim(2)) e), array[:'b']::uuid[], 'then what is left');
select test.is(test.claim(2), '[]', 'then nothing');
