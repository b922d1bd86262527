-- expression, zone, after, expected next
create temp table cases (cron text, zone text, after text, want text);
insert into cases values
  ('*/15 * * * *', 'UTC', '2026-03-01 10:07+00', '2026-03-01 10:15+00'),
  ('*/15 * * * *', 'UTC', '2026-03-01 10:15+00', '2026-03-01 10:30+00'),
  ('0 2 * * *', 'UTC', '2026-12-31 02:00+00', '2027-01-01 02:00+00'),
  ('30 9 * * mon-fri', 'Europe/Berlin', '2026-11-27 09:00+00', '2026-11-30 08:30+00'),
  ('0 0 29 2 *', 'UTC', '2026-03-01 00:00+00', '2028-02-29 00:00+00'),
  ('0 0 30 2 *', 'UTC', '2026-03-01 00:00+00', null),
  ('0 0 13 * 5', 'UTC', '2026-03-01 00:00+00', '2026-03-06 00:00+00'),
  ('0 0 * * 7', 'UTC', '2026-03-02 00:00+00', '2026-03-08 00:00+00'),
  ('5/20 4-6 1 JAN,jul *', 'UTC', '2026-01-01 06:45+00', '2026-07-01 04:05+00'),
  ('@hourly', 'UTC', '2026-03-01 10:07+00', '2026-03-01 11:00+00'),
  ('@monthly', 'Asia/Tokyo', '2026-03-15 00:00+00', '2026-03-31 15:00+00'),
  -- clocks go forward in Berlin on 29 March 2026: 02:00 becomes 03:00
  ('30 2 * * *', 'Europe/Berlin', '2026-03-28 12:00+00', '2026-03-29 01:30+00'),
  ('30 2 * * *', 'Europe/Berlin', '2026-03-29 01:30+00', '2026-03-30 00:30+00'),
  ('*/30 * * * *', 'Europe/Berlin', '2026-03-29 00:30+00', '2026-03-29 01:00+00'),
  ('0 * * * *', 'Europe/Berlin', '2026-03-29 00:00+00', '2026-03-29 01:00+00'),
  -- and back on 25 October 2026: 03:00 becomes 02:00
  ('30 2 * * *', 'Europe/Berlin', '2026-10-24 12:00+00', '2026-10-25 01:30+00'),
  ('30 2 * * *', 'Europe/Berlin', '2026-10-25 01:30+00', '2026-10-26 01:30+00'),
  ('30 2 * * *', 'Europe/Berlin', '2026-10-25 00:40+00', '2026-10-25 01:30+00'),
  ('30 * * * *', 'Europe/Berlin', '2026-10-24 23:30+00', '2026-10-25 00:30+00'),
  ('30 * * * *', 'Europe/Berlin', '2026-10-25 00:30+00', '2026-10-25 01:30+00'),
  ('30 * * * *', 'Europe/Berlin', '2026-10-25 01:30+00', '2026-10-25 02:30+00'),
  -- Lord Howe goes by half an hour: 02:00 becomes 01:30 on 5 April 2026
  ('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04 00:00+00', '2026-04-04 15:15+00'),
  ('45 * * * *', 'Australia/Lord_Howe', '2026-04-04 14:00+00', '2026-04-04 14:45+00');
select test.is(ops._cron_next(cron, zone, after::timestamptz), want::timestamptz, format('%s in %s after %s', cron, zone, after)) from cases;
-- a year of each quarter hour in a zone with both changes: as many as there are, none twice, none out of order
create function test.year(p_cron text, p_zone text) returns table (n bigint, increasing boolean) language plpgsql as $$
declare v_at timestamptz := '2026-01-01 00:00+00'; v_next timestamptz;
begin
  n := 0; increasing := true;
  loop
    v_next := ops._cron_next(p_cron, p_zone, v_at);
    exit when v_next >= '2027-01-01 00:00+00';
    increasing := increasing and v_next > v_at;
    n := n + 1; v_at := v_next;
  end loop;
  return next;
end $$;
select test.is(y::text, '(365,t)', 'each day once') from test.year('30 2 * * *', 'Europe/Berlin') y;
select test.is(y::text, '(365,t)', 'each day once, in New York') from test.year('30 1 * * *', 'America/New_York') y;
select test.throws(format('select ops._cron_next(%L, %L, now())', c, 'UTC'), 'LH022', 'refused: ' || c)
  from unnest(array['', '* * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', '5-1 * * * *', '*/0 * * * *', 'a * * * *', '* * * * * *', '1;2 * * * *']) c;
