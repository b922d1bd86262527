-- raised by hand, so that no event needs a commit; tests/race/alerts.py has the events
select test.be('ada');
select ops.alert_apply('{"project": "sales", "environment": "dev", "channels": [{"name": "journal", "kind": "log"}], "routes": [{"match": {"severity": "critical"}, "steps": [{"channels": ["journal"]}]}, {"owners": ["books"], "steps": [{"channels": ["journal"]}]}]}');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "disk", "message": "full", "severity": "warning"}') as first \gset
select test.is(:'first'::jsonb ->> 'raised', 'true', 'raised');
select test.is(:'first'::jsonb -> 'owners', '["books"]', 'by the route that takes it');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "disk", "message": "fuller"}') as again \gset
select test.is(:'again'::jsonb ->> 'alert_id', :'first'::jsonb ->> 'alert_id', 'the same one');
select test.is(array[:'again'::jsonb ->> 'raised', :'again'::jsonb ->> 'times', :'again'::jsonb ->> 'message'], '{false,2,fuller}', 'it counts, and says the newer');
select test.is(ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "disk 2", "message": "full"}') ->> 'raised', 'true', 'another subject is another');
select test.is(ops.alert_resolve((:'first'::jsonb ->> 'alert_id')::uuid, 'emptied') ->> 'status', 'resolved', 'resolved');
select test.is(ops.alert_resolve((:'first'::jsonb ->> 'alert_id')::uuid) ->> 'resolution', 'emptied', 'again: the first answer');
select test.throws(format('select ops.alert_ack(%L)', :'first'::jsonb ->> 'alert_id'), 'LH072', 'what is resolved is not acknowledged');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "disk", "message": "full"}') as anew \gset
select test.ok(:'anew'::jsonb ->> 'alert_id' <> :'first'::jsonb ->> 'alert_id' and :'anew'::jsonb ->> 'raised' = 'true', 'after that it is a new one');
select test.is(jsonb_array_length(ops.alert_list('{"project": "sales", "environment": "dev"}') -> 'alerts'), 2, 'two are open');
select test.is(jsonb_array_length(ops.alert_list('{"status": ["resolved"]}') -> 'alerts'), 1, 'one is not');
select test.is(jsonb_array_length(ops.alert_list('{"status": ["open", "resolved"], "limit": 2}') -> 'alerts'), 2, 'a page');
select test.is(jsonb_array_length(ops.alert_list(jsonb_build_object('status', '["open", "resolved"]'::jsonb, 'cursor', ops.alert_list('{"status": ["open", "resolved"], "limit": 2}') -> 'next_cursor')) -> 'alerts'), 1, 'and the next');
select test.be('superuser');
select test.is((select count(*) from ops.audit where action in ('alert_apply', 'alert_raise', 'alert_resolve')), 6::bigint, 'each of it is in the trail');
