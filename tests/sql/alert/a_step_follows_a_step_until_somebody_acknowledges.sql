select test.be('superuser');
create function test.told(p_alert uuid) returns text language sql as $$
  select string_agg((d ->> 'reason') || ':' || (d ->> 'channel'), ' ' order by d ->> 'created_at', d ->> 'channel') from jsonb_array_elements(ops.alert_show(p_alert) -> 'deliveries') d
$$;
select test.be('ada');
select ops.alert_apply('{"project": "sales", "environment": "dev", "channels": [{"name": "team", "kind": "log"}, {"name": "pager", "kind": "log"}, {"name": "boss", "kind": "log"}],
  "routes": [{"steps": [{"channels": ["team"]}, {"after": "15m", "channels": ["team", "pager"]}, {"after": "1h", "channels": ["boss"]}], "repeat_every": "4h"}]}');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "a", "message": "m"}') ->> 'alert_id' as a \gset
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "b", "message": "m"}') ->> 'alert_id' as b \gset
select test.be('wendy');
select ops.maintenance_tick('w1'), ops.maintenance_tick('w1');
select test.is(test.told(:'a'), 'raised:team', 'the first step at once, and once');
set local lhcr_test.shift = '14 minutes';
select ops.maintenance_tick('w1');
select test.is(test.told(:'a'), 'raised:team', 'the next one not before its time');
set local lhcr_test.shift = '15 minutes 1 second';
select test.is(ops.alert_ack(:'b', 'I look') ->> 'status', 'acked', 'one of them is acknowledged');
select ops.maintenance_tick('w1');
select test.is(test.told(:'a'), 'raised:team escalated:pager escalated:team', 'the second step');
select test.is(test.told(:'b'), 'raised:team', 'none where somebody looks');
set local lhcr_test.shift = '76 minutes';
select ops.maintenance_tick('w1');
select test.is(test.told(:'a'), 'raised:team escalated:pager escalated:team escalated:boss', 'the third counts from the second');
set local lhcr_test.shift = '5 hours 17 minutes';
select ops.maintenance_tick('w1');
select test.ok(test.told(:'a') like '%escalated:boss repeated:boss', 'and the last again');
set local lhcr_test.shift = '9 hours 18 minutes';
select ops.maintenance_tick('w1');
select test.ok(test.told(:'a') like '%repeated:boss repeated:boss', 'and again');
select ops.alert_resolve(:'a');
set local lhcr_test.shift = '20 hours';
select ops.maintenance_tick('w1');
select test.ok(test.told(:'a') like '%repeated:boss resolved:boss resolved:pager resolved:team', 'then whoever was told hears that it is over, and no more');
