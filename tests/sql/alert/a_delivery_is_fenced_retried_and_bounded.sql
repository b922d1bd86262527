select test.be('ada');
select ops.alert_apply('{"project": "sales", "environment": "dev", "channels": [{"name": "team", "kind": "log", "rate_per_minute": 3}, {"name": "pager", "kind": "log"}], "routes": [{"steps": [{"channels": ["team"]}, {"after": "1h", "channels": ["pager"]}]}]}');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "s1", "message": "m"}') ->> 'alert_id' as alert \gset
select test.be('wendy');
select ops.maintenance_tick('w1') ->> 'deliveries' as due \gset
select test.is(:'due', 'true', 'the tick says that something is to be delivered');
select ops.delivery_claim('w1') #> '{deliveries,0}' as one \gset
select test.is(ops.maintenance_tick('w1') ->> 'deliveries', 'false', 'nothing else');
select test.throws(format('select ops.delivery_finish(%L, %L, %L)', :'one'::jsonb ->> 'delivery_id', gen_random_uuid(), '{"outcome": "sent"}'), 'LH071', 'a token that is none');
-- whoever claimed it died: after a minute another has it, under the same id
set local lhcr_test.shift = '61 seconds';
select ops.delivery_claim('w2') #> '{deliveries,0}' as two \gset
select test.is(:'two'::jsonb ->> 'delivery_id', :'one'::jsonb ->> 'delivery_id', 'the same delivery');
select test.is(:'two'::jsonb ->> 'attempt', '2', 'a second time');
select test.is(:'two'::jsonb -> 'body', :'one'::jsonb -> 'body', 'with the same body');
select test.throws(format('select ops.delivery_finish(%L, %L, %L)', :'one'::jsonb ->> 'delivery_id', :'one'::jsonb ->> 'token', '{"outcome": "sent"}'), 'LH071', 'the first one comes too late');
select ops.delivery_finish((:'two'::jsonb ->> 'delivery_id')::uuid, (:'two'::jsonb ->> 'token')::uuid, '{"outcome": "failed", "http_status": 500, "error": "the receiver answered 500"}') as failed \gset
select test.is(array[:'failed'::jsonb ->> 'status', :'failed'::jsonb ->> 'http_status'], '{pending,500}', 'it is tried again');
select test.ok((:'failed'::jsonb ->> 'due_at')::timestamptz - clock_timestamp() between interval '61 seconds' and interval '73 seconds', 'after a while');
select test.is(ops.delivery_finish((:'two'::jsonb ->> 'delivery_id')::uuid, (:'two'::jsonb ->> 'token')::uuid, '{"outcome": "failed"}') ->> 'due_at', :'failed'::jsonb ->> 'due_at', 'the same report again: the first answer');
set local lhcr_test.shift = '80 seconds';
select ops.delivery_claim('w2') #> '{deliveries,0}' as three \gset
select ops.delivery_finish((:'three'::jsonb ->> 'delivery_id')::uuid, (:'three'::jsonb ->> 'token')::uuid, '{"outcome": "failed", "retry_after_ms": 600000}') as asked \gset
select test.ok((:'asked'::jsonb ->> 'due_at')::timestamptz - clock_timestamp() > interval '11 minutes', 'a receiver that asks for a pause gets it');
set local lhcr_test.shift = '20 minutes';
select ops.delivery_claim('w2') #> '{deliveries,0}' as four \gset
select test.is(ops.delivery_finish((:'four'::jsonb ->> 'delivery_id')::uuid, (:'four'::jsonb ->> 'token')::uuid, '{"outcome": "refused", "error": "no such host"}') ->> 'status', 'failed', 'what is refused is not tried again');
select ops.maintenance_tick('w1');
select test.is((select d ->> 'channel' from jsonb_array_elements(ops.alert_show(:'alert') -> 'deliveries') d where d ->> 'reason' = 'escalated'), 'pager', 'and where nobody was reached the next step does not wait');
select ops.delivery_claim('w2') #> '{deliveries,0}' as pager \gset
select ops.delivery_finish((:'pager'::jsonb ->> 'delivery_id')::uuid, (:'pager'::jsonb ->> 'token')::uuid, '{"outcome": "sent", "http_status": 204}');
select test.be('superuser');
select test.is((select string_agg(detail ->> 'status', ' ' order by audit_id) from ops.audit where action = 'alert_deliver'), 'pending pending failed sent', 'what became of each is in the trail');
select test.is((select count(*) from ops.audit where action = 'delivery_claim'), 5::bigint, 'and who took them');
-- no more than the channel's rate
set local lhcr_test.shift = '25 minutes';
select test.be('ada');
select ops.alert_raise(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'flood ' || n, 'message', 'm')) from generate_series(1, 10) n;
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.is(jsonb_array_length(ops.delivery_claim('w1') -> 'deliveries'), 3, 'three a minute');
select test.is(jsonb_array_length(ops.delivery_claim('w1') -> 'deliveries'), 0, 'no more');
set local lhcr_test.shift = '25 minutes 41 seconds';
select test.is(jsonb_array_length(ops.delivery_claim('w1') -> 'deliveries'), 2, 'two in forty seconds');
-- the messages of one alert to one channel come in order
select test.be('ada');
select ops.alert_apply('{"project": "sales", "environment": "dev", "channels": [{"name": "team", "kind": "log"}], "routes": [{"steps": [{"channels": ["team"]}]}]}');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "order", "message": "m"}') ->> 'alert_id' as ordered \gset
select test.be('wendy');
set local lhcr_test.shift = '3 hours';
select ops.maintenance_tick('w1');
select ops.alert_resolve(:'ordered');
select count(*) from ops.delivery_claim('w1', 500) c;
select test.is((select string_agg(d ->> 'reason' || ' ' || (d ->> 'attempts'), ', ' order by d ->> 'delivery_id') from jsonb_array_elements(ops.alert_show(:'ordered') -> 'deliveries') d), 'raised 1, resolved 0', 'that it is over is told after that it began');
-- a day later nobody wants to know
set local lhcr_test.shift = '30 hours';
select ops.delivery_claim('w1');
select test.is((select d ->> 'error' from jsonb_array_elements(ops.alert_show(:'ordered') -> 'deliveries') d where d ->> 'reason' = 'raised'), 'nobody delivered it in time', 'what is too old is not sent');
select test.be('superuser');
select test.is((select count(*) from ops.alert_delivery where status <> 'pending'), (select count(*) from ops.audit where action = 'alert_deliver' and detail ->> 'status' <> 'pending'), 'each end is in the trail, of these too');
