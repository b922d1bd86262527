-- Backfills: listed, cancelled, resumed. Cancelled, it makes no more runs and the live ones are cancelled; resumed, it goes on where it was, and
-- what the cancel took is made again. With p_failed also what failed, of one that is finished too. What succeeded is never made twice.
-- Callers: `lhcr backfill list|cancel|resume`. Locks: the backfill, then the lines and runs of its live chunks. Errors: LH072 illegal_transition, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._backfill_lock(p_backfill_id uuid, p_permission text) returns ops.backfill
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_backfill ops.backfill;
begin
  select * into v_backfill from ops.backfill where backfill_id = p_backfill_id;
  if v_backfill.backfill_id is null or not ops._permits('run.read', v_backfill.environment_id) then
    perform ops._fail('LH006', format('backfill "%s" is not found', p_backfill_id), jsonb_build_object('backfill_id', p_backfill_id),
      'backfill_list shows those of a schedule');
  elsif not ops._permits(p_permission, v_backfill.environment_id) then
    perform ops._fail('LH004', format('permission "%s" is missing for backfill "%s"', p_permission, p_backfill_id),
      jsonb_build_object('backfill_id', p_backfill_id, 'permission', p_permission), 'ask a platform admin for a role that has it');
  end if;
  select * into v_backfill from ops.backfill where backfill_id = p_backfill_id for update;
  return v_backfill;
end
$$;

create or replace function ops.backfill_list(p_project text, p_environment text, p_name text default null, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
begin
  return jsonb_build_object('backfills', (select coalesce(jsonb_agg(ops._backfill_json(b.b) || jsonb_build_object('schedule', b.name) order by (b.b).backfill_id desc), '[]')
    from (select b, s.name from ops.backfill b join ops.schedule s using (schedule_id)
           where b.environment_id = v_environment.environment_id and (p_name is null or s.name = p_name) order by b.backfill_id desc limit 200) b));
end
$$;

create or replace function ops.backfill_cancel(p_backfill_id uuid, p_reason text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_backfill ops.backfill := ops._backfill_lock(p_backfill_id, 'run.cancel');
  v_run ops.run;
  v_run_id uuid;
  v_cancelled int := 0;
  v_reason text := left(coalesce(nullif(p_reason, ''), 'its backfill is cancelled'), 1000);
begin
  if v_backfill.finished_at is not null and v_backfill.cancelled_at is null then
    perform ops._fail('LH072', format('backfill "%s" is finished: there is nothing to cancel', p_backfill_id), jsonb_build_object('backfill_id', p_backfill_id),
      'backfill_list counts its runs');
  end if;
  -- first, so that nothing more is made whatever becomes of the runs
  update ops.backfill set cancelled_at = coalesce(cancelled_at, ops.now()), finished_at = coalesce(finished_at, ops.now())
   where backfill_id = p_backfill_id returning * into v_backfill;
  for v_run_id in select f.run_id from ops.schedule_fire f where f.backfill_id = p_backfill_id and f.live order by f.run_id loop
    v_run := ops._run_lock(v_run_id, 'run.cancel');
    if v_run.finished_at is null then
      perform ops._run_cancel(v_run, v_reason);
      update ops.schedule_fire set detail = coalesce(detail, '{}') || '{"reason": "backfill cancelled"}'
       where backfill_id = p_backfill_id and run_id = v_run_id;
      v_cancelled := v_cancelled + 1;
    end if;
  end loop;
  perform ops._audit('backfill_cancel', v_backfill.org_id, v_backfill.project_id, v_backfill.environment_id, 'backfill', p_backfill_id::text,
    jsonb_build_object('reason', v_reason, 'runs', v_cancelled));
  return ops._backfill_json(v_backfill) || jsonb_build_object('runs_cancelled', v_cancelled);
end
$$;

create or replace function ops.backfill_resume(p_backfill_id uuid, p_failed boolean default false) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_backfill ops.backfill := ops._backfill_lock(p_backfill_id, 'run.create');
  v_again timestamptz[];
  v_runs int;
begin
  if v_backfill.finished_at is null then
    perform ops._fail('LH072', format('backfill "%s" goes on already', p_backfill_id), jsonb_build_object('backfill_id', p_backfill_id));
  end if;
  v_backfill := ops._backfill_settle(p_backfill_id);
  if exists (select from ops.schedule_fire f where f.backfill_id = p_backfill_id and f.live) then
    perform ops._fail('LH072', format('runs of backfill "%s" are still ending', p_backfill_id), jsonb_build_object('backfill_id', p_backfill_id),
      'a worker is told within a second; then resume it');
  end if;
  -- the runs stay, their times are free again
  with gone as (
    delete from ops.schedule_fire f where f.backfill_id = p_backfill_id and (f.outcome = 'failed' and p_failed
       or exists (select from ops.run r where r.run_id = f.run_id and (r.status = 'cancelled' and v_backfill.cancelled_at is not null
          or p_failed and r.status in ('failed', 'timed_out', 'cancelled'))))
    returning logical_at, run_id
  ), again as (
    insert into ops.backfill_again (backfill_id, logical_at, org_id, project_id, environment_id)
    select p_backfill_id, logical_at, v_backfill.org_id, v_backfill.project_id, v_backfill.environment_id from gone on conflict do nothing)
  select coalesce(array_agg(logical_at), '{}'), count(run_id) into v_again, v_runs from gone;
  if coalesce(v_backfill.next_at >= v_backfill.to_at, true) and not exists (select from ops.backfill_again where backfill_id = p_backfill_id) then
    perform ops._fail('LH072', format('backfill "%s" has nothing left to make', p_backfill_id), jsonb_build_object('backfill_id', p_backfill_id),
      case when p_failed then null else 'what failed is made again with p_failed (--failed)' end);
  end if;
  update ops.backfill set cancelled_at = null, finished_at = null, created_by = ops._principal(), made = made - v_runs, failed = failed - cardinality(v_again)
   where backfill_id = p_backfill_id returning * into v_backfill;
  perform ops._audit('backfill_resume', v_backfill.org_id, v_backfill.project_id, v_backfill.environment_id, 'backfill', p_backfill_id::text,
    jsonb_build_object('again', cardinality(v_again), 'failed', p_failed));
  return ops._backfill_json(v_backfill) || jsonb_build_object('again', cardinality(v_again));
end
$$;
reset role;
