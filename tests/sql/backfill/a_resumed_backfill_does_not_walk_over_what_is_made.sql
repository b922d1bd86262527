select test.be('ada');
select test.template('one', 1);
select test.schedule('one', '* * * * *');
select ops.schedule_backfill('sales', 'dev', 'nightly', '2025-03-01T00:00Z', '2026-03-01T00:00Z', 100) ->> 'backfill_id' as b \gset
select test.be('superuser');
-- a year of minutes is behind it (the table has only those at both ends), and the first and the last of them failed
insert into ops.schedule_fire (schedule_id, logical_at, backfill_id, org_id, project_id, environment_id, fired_at, outcome, live)
  select b.schedule_id, t, b.backfill_id, b.org_id, b.project_id, b.environment_id, now(), case when t in (b.from_at, '2026-02-28T23:59Z') then 'failed' else 'skipped' end, false
    from ops.backfill b, generate_series(b.from_at, b.to_at - interval '1 minute', interval '1 minute') t where t < '2025-03-01T01:38Z' or t >= '2026-02-28T23:58Z';
update ops.backfill set next_at = to_at, finished_at = now(), failed = 2;
select test.be('ada');
select test.is(ops.backfill_resume(:'b', true) ->> 'again', '2', 'two are made again');
select ops.backfill_cancel(:'b');
select test.is(ops.backfill_resume(:'b', true) ->> 'again', '0', 'resumed twice, they still are');
select test.is(ops.backfill_list('sales', 'dev') #>> '{backfills,0,next_at}', '2025-03-01T00:00:00.000000Z', 'the first of them is next');
select test.be('superuser');
select test.is(ops.schedule_tick(), 2, 'by one tick, whatever lies between them');
select test.is((select string_agg(to_char(logical_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), ', ' order by logical_at) from ops.schedule_fire where outcome = 'created'), '2025-03-01 00:00, 2026-02-28 23:59', 'these two');
select test.be('wendy');
select test.complete(test.start()), test.complete(test.start());
select test.be('superuser');
select test.is(ops.schedule_tick(), 0, 'nothing more');
select test.is((select array[(finished_at is not null)::text, failed::text, succeeded::text] from ops.backfill), '{true,0,2}', 'and it is finished');
-- one that an earlier release set back goes some steps a tick
update ops.backfill set next_at = from_at, finished_at = null;
select test.is(ops.schedule_tick(), 0, 'what was made is not made again');
select test.is((select next_at from ops.backfill), '2025-03-01T00:20Z'::timestamptz, 'and no tick is held up by it');
