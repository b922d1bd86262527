create function test.work_off() returns int language plpgsql as $$
declare v_n int := 0; v_claim jsonb;
begin
  for i in 1 .. 12 loop
    perform ops.maintenance_tick('w1');
    for v_claim in select jsonb_array_elements(test.claim(10)) loop
      perform ops.phase_start((v_claim ->> 'run_id')::uuid, 'p1', (v_claim ->> 'lease_token')::uuid);
      if v_claim #>> '{run,params,day}' = '2026-03-05' and v_n < 100 and not exists (select from days where day = '2026-03-05' and status = 'failed') then
        perform test.fail(v_claim, 'permanent');
      else
        perform test.complete(v_claim);
      end if;
      v_n := v_n + 1;
    end loop;
  end loop;
  return v_n;
end $$;
select test.be('ada');
select test.template('one', 1, '{"params_schema": {"properties": {"day": {"type": "string"}}}}');
select test.schedule('one', '0 2 * * *', '{"request": {"template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop", "params": {"day": "${logical_date}"}}}');
select ops.schedule_backfill('sales', 'dev', 'nightly', '2026-03-01', '2026-03-09', 3) ->> 'backfill_id' as b \gset
create temp view days as select r.params ->> 'day' as day, r.status::text, r.run_id from ops.run r;
grant select on days to public;
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.complete(test.start());
select ops.maintenance_tick('w1');
select test.start() as running \gset
select test.be('ada');
select ops.backfill_cancel(:'b', 'the source is wrong') as c \gset
select test.is(:'c'::jsonb ->> 'runs_cancelled' || ' ' || (:'c'::jsonb ->> 'status'), '3 cancelled', 'three lived');
select test.is((select string_agg(day || ' ' || status, ', ' order by day) from days), '2026-03-01 succeeded, 2026-03-02 running, 2026-03-03 cancelled, 2026-03-04 cancelled', 'what waited has ended, what runs is told');
select test.be('wendy');
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(:'running'::jsonb)) #>> '{leases,0,cancel_requested}', 'true', 'by its heartbeat');
select ops.maintenance_tick('w1');
select test.is(test.claim(), '[]', 'nothing more is made');
select test.be('ada');
select test.throws(format('select ops.backfill_resume(%L)', :'b'), 'LH072', 'a run is still ending');
select test.be('wendy');
select test.fail(:'running', 'cancelled');
select test.be('ada');
select test.is(ops.backfill_cancel(:'b') ->> 'runs_cancelled', '0', 'again: nothing is left to cancel');
select test.is(ops.backfill_resume(:'b') ->> 'again', '3', 'three times are made again');
select test.throws(format('select ops.backfill_resume(%L)', :'b'), 'LH072', 'it goes on already');
select test.be('wendy');
select test.is(test.work_off(), 7, 'seven are made');
select test.is((select count(*) from days where status = 'succeeded'), 7::bigint, 'six good and the one from before');
select test.is((select max(n) from (select count(*) as n from days where status = 'succeeded' group by day) x), 1::bigint, 'no day twice');
-- finished with a failure: that one alone is made again
select test.be('ada');
select test.throws(format('select ops.backfill_resume(%L)', :'b'), 'LH072', 'nothing is left');
select test.throws(format('select ops.backfill_cancel(%L)', :'b'), 'LH072', 'and nothing to cancel');
select test.is(ops.backfill_resume(:'b', true) ->> 'again', '1', 'the one that failed');
select test.be('wendy');
select test.is(test.work_off(), 1, 'it alone');
select test.be('ada');
select ops.backfill_list('sales', 'dev', 'nightly') -> 'backfills' -> 0 as l \gset
select test.is(array[:'l'::jsonb ->> 'status', :'l'::jsonb ->> 'succeeded', :'l'::jsonb ->> 'failed', :'l'::jsonb ->> 'schedule'], '{finished,8,0,nightly}', 'eight days, all good');
select test.be('superuser');
select test.is((select string_agg(action, ' ' order by audit_id) from ops.audit where action like 'backfill%'), 'backfill_cancel backfill_cancel backfill_resume backfill_resume', 'who did it is on record');
select test.be('audrey');
select test.throws(format('select ops.backfill_cancel(%L)', :'b'), 'LH004', 'an auditor cancels nothing');
select test.be('eve');
select test.throws(format('select ops.backfill_resume(%L)', :'b'), 'LH006', 'a stranger does not find it');
