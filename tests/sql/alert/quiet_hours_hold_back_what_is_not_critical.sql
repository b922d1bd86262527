-- quiet, severity, at, until (null: it may be said)
create temp table cases (quiet jsonb, severity text, at text, until text);
insert into cases values
  ('{"from": "22:00", "to": "07:00"}', 'warning', '2026-03-10 21:59+00', null),
  ('{"from": "22:00", "to": "07:00"}', 'warning', '2026-03-10 22:00+00', '2026-03-11 07:00+00'),
  ('{"from": "22:00", "to": "07:00"}', 'warning', '2026-03-11 06:59:59+00', '2026-03-11 07:00+00'),
  ('{"from": "22:00", "to": "07:00"}', 'warning', '2026-03-11 07:00+00', null),
  ('{"from": "22:00", "to": "07:00"}', 'critical', '2026-03-11 03:00+00', null),
  ('{"from": "22:00", "to": "07:00", "except": []}', 'critical', '2026-03-11 03:00+00', '2026-03-11 07:00+00'),
  ('{"from": "12:00", "to": "13:00"}', 'info', '2026-03-11 12:30+00', '2026-03-11 13:00+00'),
  -- the night in which clocks go forward in Berlin is an hour shorter, the one in which they go back an hour longer
  ('{"time_zone": "Europe/Berlin", "from": "22:00", "to": "07:00"}', 'warning', '2026-03-28 21:30+00', '2026-03-29 05:00+00'),
  ('{"time_zone": "Europe/Berlin", "from": "22:00", "to": "07:00"}', 'warning', '2026-03-29 05:00+00', null),
  ('{"time_zone": "Europe/Berlin", "from": "22:00", "to": "07:00"}', 'warning', '2026-10-24 20:30+00', '2026-10-25 06:00+00'),
  ('{"time_zone": "Europe/Berlin", "from": "22:00", "to": "07:00"}', 'warning', '2026-10-25 05:59+00', '2026-10-25 06:00+00'),
  -- an end at an hour that does not exist is the hour after; at one that comes twice the second
  ('{"time_zone": "Europe/Berlin", "from": "22:00", "to": "02:30"}', 'warning', '2026-03-29 00:45+00', '2026-03-29 01:30+00'),
  ('{"time_zone": "Europe/Berlin", "from": "22:00", "to": "02:30"}', 'warning', '2026-10-25 00:45+00', '2026-10-25 01:30+00'),
  -- days are those on which it begins; what follows on each other is one
  ('{"from": "22:00", "to": "07:00", "days": ["fri"]}', 'warning', '2026-03-14 03:00+00', '2026-03-14 07:00+00'),
  ('{"from": "22:00", "to": "07:00", "days": ["fri"]}', 'warning', '2026-03-13 03:00+00', null),
  ('{"from": "00:00", "to": "00:00", "days": ["sat", "sun"]}', 'warning', '2026-03-14 03:00+00', '2026-03-16 00:00+00');
select test.is(ops._alert_quiet_until(quiet, severity, at::timestamptz), until::timestamptz, format('%s %s at %s', quiet, severity, at)) from cases;
-- and a step waits for the end
select to_char((ops.now() - interval '5 minutes') at time zone 'UTC', 'HH24:MI') as begins, to_char((ops.now() + interval '2 hours') at time zone 'UTC', 'HH24:MI') as ends \gset
select test.be('ada');
select ops.alert_apply(jsonb_build_object('project', 'sales', 'environment', 'dev', 'channels', '[{"name": "team", "kind": "log"}]'::jsonb, 'routes', jsonb_build_array(jsonb_build_object(
  'steps', '[{"channels": ["team"]}, {"after": "10m", "channels": ["team"]}]'::jsonb,
  'quiet', jsonb_build_object('from', (:'begins'), 'to', (:'ends'))))));
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "late", "message": "m"}') ->> 'alert_id' as late \gset
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "urgent", "message": "m", "severity": "critical"}') ->> 'alert_id' as urgent \gset
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "short", "message": "m"}') ->> 'alert_id' as short \gset
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.is(jsonb_array_length(ops.alert_show(:'late') -> 'deliveries'), 0, 'nothing is said at night');
select test.is(jsonb_array_length(ops.alert_show(:'urgent') -> 'deliveries'), 1, 'but what is critical');
select ops.alert_resolve(:'short');
set local lhcr_test.shift = '2 hours 1 minute';
select ops.maintenance_tick('w1');
select test.is(jsonb_array_length(ops.alert_show(:'late') -> 'deliveries'), 1, 'in the morning the first step, and the second ten minutes later');
select test.is(jsonb_array_length(ops.alert_show(:'short') -> 'deliveries'), 0, 'what ended in the night is not told at all');
set local lhcr_test.shift = '2 hours 12 minutes';
select ops.maintenance_tick('w1');
select test.is(jsonb_array_length(ops.alert_show(:'late') -> 'deliveries'), 2, 'the second');
