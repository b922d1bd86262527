select test.be('ada');
select test.template('one', 1);
select test.template('other', 1);
select count(test.run('one')) from generate_series(1, 5);
select test.run('other', '{"lane": "B", "environment": "stage"}') as other \gset
select ops.run_cancel(test.run('one')) ->> 'run_id' as cancelled \gset
select ops.run_list('{"limit": 4}') as page \gset
select test.is(jsonb_array_length(:'page'::jsonb -> 'runs'), 4, 'a page');
select test.is(jsonb_array_length(ops.run_list(jsonb_build_object('limit', 4, 'cursor', :'page'::jsonb -> 'next_cursor')) -> 'runs'), 3, 'and the rest');
select test.is((select count(distinct r ->> 'run_id') from (select jsonb_array_elements(:'page'::jsonb -> 'runs') r union all select jsonb_array_elements(ops.run_list(jsonb_build_object('cursor', :'page'::jsonb -> 'next_cursor')) -> 'runs')) x), 7::bigint, 'none twice, none left out');
select test.is(ops.run_list('{"status": ["cancelled", "failed"]}') #>> '{runs,0,run_id}', :'cancelled', 'by status');
select test.is(ops.run_list('{"status": ["cancelled"]}') ->> 'next_cursor', null, 'the last page has no cursor');
select test.is(ops.run_list('{"lane": "B"}') #>> '{runs,0,run_id}', :'other', 'by lane');
select test.is(ops.run_list('{"environment": "stage", "project": "sales"}') #>> '{runs,0,run_id}', :'other', 'by environment');
select test.is(jsonb_array_length(ops.run_list('{"template": "other", "since": "1 hour"}') -> 'runs'), 1, 'by template and age');
select test.is(jsonb_array_length(ops.run_list('{"since": "2100-01-01T00:00:00Z"}') -> 'runs'), 0, 'none of the future');
select test.throws($$select ops.run_list('{"status": ["happy"]}')$$, 'LH022', 'an unknown status');
select test.throws($$select ops.run_list('{"since": "a while"}')$$, 'LH022', 'a time that is none');
select test.throws($$select ops.run_list('{"cursor": "x"}')$$, 'LH022', 'a cursor that is none');
select test.throws($$select ops.run_list('{"limit": 100000}')$$, 'LH022', 'too long a page');
