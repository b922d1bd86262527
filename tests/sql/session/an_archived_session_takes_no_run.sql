select test.be('ada');
select test.template('one', 1);
select ops.session_create('{"project": "sales", "environment": "dev", "name": "close"}');
select test.run('one', '{"session": "close"}') as first \gset
select test.throws($$select ops.session_archive('sales', 'dev', 'close')$$, 'LH007', 'while a run lives');
select test.be('wendy');
select test.fail(test.start(), 'permanent');
select test.be('ada');
select test.is(ops.session_archive('sales', 'dev', 'close') ->> 'status', 'archived', 'archived, held lane or not');
select test.is(ops.session_archive('sales', 'dev', 'close') ->> 'status', 'archived', 'again is fine');
select test.throws($$select test.run('one', '{"session": "close"}')$$, 'LH007', 'a new run');
select test.throws(format('select ops.run_retry(%L)', :'first'), 'LH007', 'a retry of one of its runs');
select test.is(jsonb_array_length(ops.session_list('sales', 'dev') -> 'sessions'), 0, 'not in the list');
select test.is(jsonb_array_length(ops.session_list('sales', 'dev', true) -> 'sessions'), 1, 'unless asked for');
select test.throws($$select ops.session_create('{"project": "sales", "environment": "dev", "name": "close"}')$$, 'LH007', 'its name is taken');
select test.is(jsonb_array_length(ops.run_list('{"session": "close"}') -> 'runs'), 1, 'its runs stay in the list');
