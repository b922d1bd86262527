select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
\set batch '[{"event_id": "0193e000-0000-7000-8000-000000000001", "type": "LOG", "message": "a"}, {"event_id": "0193e000-0000-7000-8000-000000000002", "type": "LOG", "level": "warn", "message": "b", "payload": {"n": 1}}]'
select test.is(ops.event_append(:'run', 'p1', :'token', :'batch'), '{"appended": 2, "duplicates": 0}', 'two');
select test.is(ops.event_append(:'run', 'p1', :'token', :'batch'), '{"appended": 0, "duplicates": 2}', 'again: none');
select test.is(ops.event_append(:'run', 'p1', :'token', '[{"event_id": "0193e000-0000-7000-8000-000000000003", "type": "LOG", "message": "c"}, {"event_id": "0193e000-0000-7000-8000-000000000003", "type": "LOG", "message": "c"}]'), '{"appended": 1, "duplicates": 1}', 'twice in one batch: once');
select test.is((select array_agg((e ->> 'seq')::int) from jsonb_array_elements(ops.event_list(:'run') -> 'events') e), array(select generate_series(1, 7)), 'the numbers have no gap');
select test.is((select string_agg(e ->> 'message', '' order by (e ->> 'seq')::int) from jsonb_array_elements(ops.event_list(:'run', 4) -> 'events') e), 'abc', 'in order, after a seq');
