select test.be('ada');
select test.template('one', 1);
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "hourly", "resource": "runs", "window": "hour", "limit": 2}');
select test.run('one') from generate_series(1, 3);
select test.be('wendy');
select test.is(jsonb_array_length(ops.run_claim('w1', p_limit => 10) -> 'claims'), 2, 'two runs begin in this hour');
select test.is(ops.run_claim('w1', p_limit => 10) -> 'claims', '[]', 'no third');
set local lhcr_test.shift = '1 hour';
select test.is(jsonb_array_length(ops.run_claim('w1', p_limit => 10) -> 'claims'), 1, 'it begins in the next one');
set local lhcr_test.shift = '0';
select test.be('superuser');
create function test.window(p_window text, p_zone text, p_at timestamptz) returns text language sql as $$
  select to_char(s at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' ' || to_char(ops._cap_window_end(c, s) at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
    from (select null::int, null::int, null::int, null::int, null::text, null::text, null::uuid, 'cpu_s', p_window, 1::numeric, 'wait', 80, p_zone, null::uuid, null::timestamptz) as r,
    lateral (select row(r.*)::ops.cap as c) y, lateral ops._cap_window_start(c, p_at) s
$$;
select test.is(test.window('day', 'UTC', '2026-03-29 12:00Z'), '2026-03-29 00:00 2026-03-30 00:00', 'a day of UTC');
select test.is(test.window('day', 'Europe/Berlin', '2026-03-29 12:00Z'), '2026-03-28 23:00 2026-03-29 22:00', 'a day of 23 hours');
select test.is(test.window('day', 'Europe/Berlin', '2026-10-25 12:00Z'), '2026-10-24 22:00 2026-10-25 23:00', 'a day of 25 hours');
select test.is(test.window('hour', 'Europe/Berlin', '2026-10-25 00:30Z'), '2026-10-25 00:00 2026-10-25 01:00', 'the hour that comes twice, the first time');
select test.is(test.window('hour', 'Europe/Berlin', '2026-10-25 01:30Z'), '2026-10-25 01:00 2026-10-25 02:00', 'and the second');
select test.is(test.window('hour', 'Asia/Kolkata', '2026-10-25 01:10Z'), '2026-10-25 00:30 2026-10-25 01:30', 'an hour of India');
select test.is(test.window('week', 'UTC', '2026-11-26 01:10Z'), '2026-11-23 00:00 2026-11-30 00:00', 'a week begins on Monday');
select test.is(test.window('month', 'America/New_York', '2026-12-01 03:00Z'), '2026-11-01 04:00 2026-12-01 05:00', 'a month by its own midnight');
