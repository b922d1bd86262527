-- Fires what is due. Exactly once however many tick: a schedule's row is taken by one transaction, and in it the fire is written (unique by
-- logical time), the run made and the next time set. What cannot be made is a fire too, with its reason. Runs are made for who made the
-- schedule, while he still may; those of a backfill while who made or resumed it may too. Called by maintenance_tick. Never waits.
set local role lhcr_owner;
create or replace function ops.schedule_tick(p_limit int default 200) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_schedule ops.schedule;
  v_backfill ops.backfill;
  v_fired int := 0;
  v_times int;
begin
  for v_schedule in select * from ops.schedule where due_at <= ops.now() order by due_at limit p_limit for update skip locked loop
    v_times := 0;
    while v_schedule.due_at <= ops.now() and v_times < 20 loop  -- catch-up of all: some at a time
      v_schedule := ops._schedule_step(v_schedule);
      exit when v_schedule.schedule_id is null;  -- what it has to cancel is held by another: the next tick
      v_times := v_times + 1;
      v_fired := v_fired + 1;
    end loop;
  end loop;
  for v_backfill in select * from ops.backfill where finished_at is null order by backfill_id limit p_limit for update skip locked loop
    v_fired := v_fired + ops._backfill_step(v_backfill);
  end loop;
  return v_fired;
end
$$;

-- One due time of a schedule: fired, or left out by the catch-up policy; then the next one.
create or replace function ops._schedule_step(p_schedule ops.schedule) returns ops.schedule
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_schedule ops.schedule := p_schedule;
  v_now timestamptz := ops.now();
  v_at timestamptz := p_schedule.next_at;
  v_last timestamptz := ops._cron_near(p_schedule.cron, p_schedule.time_zone, v_now - p_schedule.jitter_ms * interval '1 millisecond', true);
  v_next timestamptz;
  v_run ops.run;
  v_fire ops.schedule_fire;
begin
  if p_schedule.catchup <> 'all' and v_last > v_at then
    v_fire := ops._schedule_skip(p_schedule, v_at, jsonb_build_object('reason', 'catchup', 'until', ops._rfc3339(v_last)));
    v_at := v_last;
  end if;
  if p_schedule.catchup = 'none' and v_at + p_schedule.jitter_ms * interval '1 millisecond' < v_now - interval '1 minute' then
    v_fire := ops._schedule_skip(p_schedule, v_at, jsonb_build_object('reason', 'late', 'late_s', round(extract(epoch from v_now - v_at))));
  else
    select * into v_run from ops.run where run_id = p_schedule.last_run_id and finished_at is null;
    if found and p_schedule.overlap = 'cancel' then
      v_run := ops._run_try_lock(v_run.run_id);
      if v_run.run_id is null then
        return null;
      elsif v_run.finished_at is null then
        perform ops._run_cancel(v_run, format('schedule "%s" begins anew', p_schedule.name));
      end if;
    end if;
    if v_run.run_id is not null and p_schedule.overlap = 'skip' then
      v_fire := ops._schedule_skip(p_schedule, v_at, jsonb_build_object('reason', 'overlap', 'run_id', v_run.run_id));
    else
      v_fire := ops._schedule_fire(p_schedule, v_at, null);
    end if;
  end if;
  v_next := ops._cron_next(p_schedule.cron, p_schedule.time_zone, v_at);
  update ops.schedule set last_at = v_at, last_run_id = coalesce(v_fire.run_id, last_run_id),
         next_at = v_next, due_at = ops._schedule_due(p_schedule, v_next)
   where schedule_id = p_schedule.schedule_id returning * into v_schedule;
  return v_schedule;
end
$$;

-- The jitter of one logical time is always the same, so that a restart moves nothing.
create or replace function ops._schedule_due(p_schedule ops.schedule, p_at timestamptz) returns timestamptz
language sql immutable
  return p_at + case when p_schedule.jitter_ms = 0 then interval '0'
    else (('x' || left(md5(p_schedule.schedule_id || ' ' || extract(epoch from p_at)), 8))::bit(32)::bigint % p_schedule.jitter_ms) * interval '1 millisecond' end;

create or replace function ops._schedule_skip(p_schedule ops.schedule, p_at timestamptz, p_detail jsonb) returns ops.schedule_fire
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_fire ops.schedule_fire;
begin
  insert into ops.schedule_fire (schedule_id, logical_at, org_id, project_id, environment_id, fired_at, outcome, live, detail)
    values (p_schedule.schedule_id, p_at, p_schedule.org_id, p_schedule.project_id, p_schedule.environment_id, ops.now(), 'skipped', false, p_detail)
    on conflict do nothing returning * into v_fire;
  return v_fire;
end
$$;

-- Makes the run of one logical time. Its queries see that time (as_of), its parameters may name it: ${logical_at}, ${logical_date}.
create or replace function ops._schedule_fire(p_schedule ops.schedule, p_at timestamptz, p_backfill_id uuid) returns ops.schedule_fire
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_environment ops.environment;
  v_template ops.template;
  v_request jsonb;
  v_run ops.run;
  v_fire ops.schedule_fire;
  v_now timestamptz := ops.now();
  v_problem text;
begin
  v_fire.schedule_id := p_schedule.schedule_id;
  v_fire.logical_at := p_at;
  v_fire.backfill_id := p_backfill_id;
  v_fire.org_id := p_schedule.org_id;
  v_fire.project_id := p_schedule.project_id;
  v_fire.environment_id := p_schedule.environment_id;
  v_fire.fired_at := v_now;
  v_fire.outcome := 'created';
  v_fire.live := p_backfill_id is not null;
  begin
    if not ops._principal_permits(p_schedule.created_by, 'run.create', p_schedule.environment_id) then
      perform ops._fail('LH004', 'who made the schedule may not make runs here any more');
    elsif p_backfill_id is not null and not ops._principal_permits((select created_by from ops.backfill where backfill_id = p_backfill_id), 'run.create', p_schedule.environment_id) then
      perform ops._fail('LH004', 'who made the backfill may not make runs here any more');
    end if;
    select * into v_environment from ops.environment where environment_id = p_schedule.environment_id;
    v_request := replace(replace(p_schedule.request::text, '${logical_at}', ops._rfc3339(p_at)),
      '${logical_date}', ((p_at at time zone p_schedule.time_zone)::date)::text)::jsonb;
    v_template := ops._run_template(v_environment, v_request);
    v_request := v_request || jsonb_build_object('as_of', p_at, 'labels', coalesce(v_request -> 'labels', '{}')
      || jsonb_build_object('schedule', p_schedule.name, 'logical_at', ops._rfc3339(p_at)));
    -- runs of one pipeline publish over each other unless they go one after the other; so do those that overlap by `queue`
    if v_template.kind = 'pipeline' then
      v_request := v_request || jsonb_build_object('queue_key', 'pipeline:' || v_template.name);
    elsif p_schedule.overlap = 'queue' and p_backfill_id is null then
      v_request := v_request || jsonb_build_object('queue_key', 'schedule:' || p_schedule.schedule_id);
    end if;
    v_run := ops._run_make(ops.uuid_v7(v_now), v_environment, v_template, v_request, p_schedule.created_by, v_now);
    v_fire.run_id := v_run.run_id;
  exception when others then
    get stacked diagnostics v_problem = message_text;
    v_fire.outcome := 'failed';
    v_fire.live := false;
    v_fire.detail := jsonb_build_object('reason', left(v_problem, 1000), 'sqlstate', sqlstate);
  end;
  insert into ops.schedule_fire select v_fire.*;
  perform ops._audit('schedule_fire', v_fire.org_id, v_fire.project_id, v_fire.environment_id, 'schedule', p_schedule.name,
    jsonb_build_object('logical_at', ops._rfc3339(p_at), 'outcome', v_fire.outcome, 'run_id', v_fire.run_id, 'for', p_schedule.created_by));
  return v_fire;
end
$$;

-- Fires whose run has ended are live no more, and counted then: once, with the backfill's row held. Answers the row as it is now.
create or replace function ops._backfill_settle(p_backfill_id uuid) returns ops.backfill
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_backfill ops.backfill;
begin
  with ended as (
    update ops.schedule_fire f set live = false where f.backfill_id = p_backfill_id and f.live
       and not exists (select from ops.run r where r.run_id = f.run_id and r.finished_at is null)
    returning (select r.status from ops.run r where r.run_id = f.run_id) as status),
  counted as (
    select count(*) as made, count(*) filter (where status = 'succeeded') as succeeded,
           count(*) filter (where status in ('failed', 'timed_out', 'cancelled')) as failed from ended)
  update ops.backfill b set made = b.made + c.made, succeeded = b.succeeded + c.succeeded, failed = b.failed + c.failed
    from counted c where b.backfill_id = p_backfill_id and c.made > 0 returning b.* into v_backfill;
  if not found then
    select * into v_backfill from ops.backfill where backfill_id = p_backfill_id;
  end if;
  return v_backfill;
end
$$;

-- Runs of a backfill's range, so many at a time; one that fails stops no other. Oldest first: the times that are free again, then those that were
-- never made. So many steps of one tick, for it holds up all others.
create or replace function ops._backfill_step(p_backfill ops.backfill) returns int
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_schedule ops.schedule;
  v_fire ops.schedule_fire;
  v_next timestamptz := p_backfill.next_at;
  v_at timestamptz;
  v_live int;
  v_fired int := 0;
  v_failed int := 0;
begin
  select * into v_schedule from ops.schedule where schedule_id = p_backfill.schedule_id;
  perform ops._backfill_settle(p_backfill.backfill_id);
  v_live := (select count(*) from ops.schedule_fire f where f.backfill_id = p_backfill.backfill_id and f.live);
  for v_step in 1 .. 20 loop
    exit when v_live >= p_backfill.max_running;
    delete from ops.backfill_again where backfill_id = p_backfill.backfill_id
       and logical_at = (select min(logical_at) from ops.backfill_again where backfill_id = p_backfill.backfill_id) returning logical_at into v_at;
    if not found then
      exit when coalesce(v_next >= p_backfill.to_at, true);
      v_at := v_next;
      v_next := ops._cron_next(v_schedule.cron, v_schedule.time_zone, v_at);
      -- made before it was resumed, by a release that went back to the first time that was free
      continue when exists (select from ops.schedule_fire f where f.schedule_id = p_backfill.schedule_id and f.logical_at = v_at and f.backfill_id = p_backfill.backfill_id);
    end if;
    v_fire := ops._schedule_fire(v_schedule, v_at, p_backfill.backfill_id);
    v_live := v_live + v_fire.live::int;
    v_fired := v_fired + 1;
    v_failed := v_failed + (v_fire.outcome = 'failed')::int;  -- no run came of it: it has ended already
  end loop;
  update ops.backfill set next_at = v_next, failed = failed + v_failed, finished_at = case when v_live = 0 and coalesce(v_next >= to_at, true)
         and not exists (select from ops.backfill_again a where a.backfill_id = p_backfill.backfill_id) then ops.now() end
   where backfill_id = p_backfill.backfill_id and (next_at is distinct from v_next or v_failed > 0 or v_live = 0);
  return v_fired;
end
$$;
reset role;
