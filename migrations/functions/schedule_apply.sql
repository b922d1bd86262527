-- Schedules: kept by name, listed, shown with what they fired, paused and resumed, removed; a range of the past made good.
-- Callers: `lhcr schedule apply|list|show|pause|resume|remove|backfill`. Locks: the schedule's row.
-- Errors: LH022 invalid_argument, LH003 gate_rejected (a dirty tree outside dev), LH006, LH004.
set local role lhcr_owner;
create or replace function ops._schedule_json(p_schedule ops.schedule) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('name', p_schedule.name, 'project', j.name, 'environment', e.name, 'cron', p_schedule.cron,
      'time_zone', p_schedule.time_zone, 'jitter_ms', p_schedule.jitter_ms, 'catchup', p_schedule.catchup, 'overlap', p_schedule.overlap,
      'template', p_schedule.request -> 'template', 'request', p_schedule.request, 'status', case when p_schedule.paused_at is null then 'active' else 'paused' end,
      'next_at', ops._rfc3339(p_schedule.next_at), 'last_at', ops._rfc3339(p_schedule.last_at), 'last_run_id', p_schedule.last_run_id,
      'last_run_status', (select r.status from ops.run r where r.run_id = p_schedule.last_run_id),
      'created_at', ops._rfc3339(p_schedule.created_at), 'updated_at', ops._rfc3339(p_schedule.updated_at))
    from ops.environment e join ops.project j using (project_id) where e.environment_id = p_schedule.environment_id);
end
$$;

create or replace function ops._schedule_find(p_org text, p_project text, p_environment text, p_name text, p_permission text) returns ops.schedule
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, p_permission);
  v_schedule ops.schedule;
begin
  select * into v_schedule from ops.schedule where environment_id = v_environment.environment_id and name = p_name;
  if not found then
    perform ops._fail('LH006', format('schedule "%s" is not found in environment "%s"', left(p_name, 100), p_environment),
      jsonb_build_object('schedule', left(p_name, 100), 'environment', p_environment), 'schedule_list shows what there is');
  end if;
  return v_schedule;
end
$$;

-- What a schedule may say, with its run's request as run_create would check it.
create or replace function ops._schedule_check(p_environment ops.environment, p_schedule jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_key text;
  v_request jsonb := coalesce(p_schedule -> 'request', '{}');
begin
  for v_key in select jsonb_object_keys(p_schedule) loop
    if v_key not in ('org', 'project', 'environment', 'name', 'cron', 'time_zone', 'jitter_ms', 'catchup', 'overlap', 'request') then
      perform ops._fail('LH022', format('schedule field "%s" is unknown', v_key), jsonb_build_object('field', v_key));
    end if;
  end loop;
  if coalesce(p_schedule ->> 'name', '') !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' then
    perform ops._fail('LH022', 'a schedule has a name of 1 to 63 letters, digits, ".", "-" and "_"', jsonb_build_object('name', left(p_schedule ->> 'name', 100)));
  end if;
  if coalesce(p_schedule ->> 'catchup', 'last') not in ('none', 'last', 'all') or coalesce(p_schedule ->> 'overlap', 'skip') not in ('skip', 'queue', 'cancel') then
    perform ops._fail('LH022', 'catchup is none, last or all; overlap is skip, queue or cancel',
      jsonb_build_object('catchup', p_schedule -> 'catchup', 'overlap', p_schedule -> 'overlap'));
  end if;
  perform ops._number_check('jitter_ms', p_schedule -> 'jitter_ms', 0, 86400000);
  begin
    perform ops.now() at time zone coalesce(p_schedule ->> 'time_zone', 'UTC');
    if coalesce(p_schedule ->> 'time_zone', 'UTC') !~ '^[A-Za-z]+([/_+-][A-Za-z0-9_+-]+)*$' then
      raise invalid_parameter_value;
    end if;
  exception when invalid_parameter_value then
    perform ops._fail('LH022', format('"%s" is no time zone', left(p_schedule ->> 'time_zone', 60)), jsonb_build_object('time_zone', left(p_schedule ->> 'time_zone', 60)),
      'a name such as Europe/Berlin or UTC');
  end;
  if ops._cron_next(p_schedule ->> 'cron', coalesce(p_schedule ->> 'time_zone', 'UTC'), ops.now()) is null then
    perform ops._fail('LH022', format('cron "%s" names no time within eight years', p_schedule ->> 'cron'), jsonb_build_object('cron', p_schedule -> 'cron'));
  end if;
  if v_request ?| array['as_of', 'idempotency_key', 'queue_key', 'retry_of', 'rebuild_of', 'input_manifest', 'promotion_override'] then
    perform ops._fail('LH022', 'the run of a schedule has no as_of, idempotency_key, queue_key, retry_of, rebuild_of, input_manifest and promotion_override of its own');
  end if;
  perform ops._run_request_check(v_request);
  perform ops._run_template(p_environment, v_request);
end
$$;

create or replace function ops.schedule_apply(p_schedule jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_schedule ->> 'org', p_schedule ->> 'project', p_schedule ->> 'environment', 'run.create');
  v_old ops.schedule;
  v_row ops.schedule;
begin
  perform ops._schedule_check(v_environment, p_schedule);
  select * into v_old from ops.schedule where environment_id = v_environment.environment_id and name = p_schedule ->> 'name' for update;
  v_row := v_old;
  v_row.schedule_id := coalesce(v_old.schedule_id, ops.uuid_v7(ops.now()));
  v_row.org_id := v_environment.org_id;
  v_row.project_id := v_environment.project_id;
  v_row.environment_id := v_environment.environment_id;
  v_row.name := p_schedule ->> 'name';
  v_row.cron := p_schedule ->> 'cron';
  v_row.time_zone := coalesce(p_schedule ->> 'time_zone', 'UTC');
  v_row.jitter_ms := coalesce((p_schedule ->> 'jitter_ms')::bigint, 0);
  v_row.catchup := coalesce(p_schedule ->> 'catchup', 'last');
  v_row.overlap := coalesce(p_schedule ->> 'overlap', 'skip');
  v_row.request := p_schedule -> 'request';
  if v_old.schedule_id is not null and v_row is not distinct from v_old then
    return ops._schedule_json(v_old) || '{"created": false, "changed": false}';
  end if;
  v_row.created_by := ops._principal();  -- whoever changes it answers for its runs from now on
  v_row.created_at := coalesce(v_old.created_at, ops.now());
  v_row.updated_at := ops.now();
  if v_row.paused_at is null and (v_old.next_at is null or v_row.cron <> v_old.cron or v_row.time_zone <> v_old.time_zone or v_row.jitter_ms <> v_old.jitter_ms) then
    v_row.next_at := ops._cron_next(v_row.cron, v_row.time_zone, ops.now());
    v_row.due_at := ops._schedule_due(v_row, v_row.next_at);
  end if;
  insert into ops.schedule select v_row.* on conflict (environment_id, name) do update
    set cron = excluded.cron, time_zone = excluded.time_zone, jitter_ms = excluded.jitter_ms, catchup = excluded.catchup, overlap = excluded.overlap,
        request = excluded.request, next_at = excluded.next_at, due_at = excluded.due_at, created_by = excluded.created_by, updated_at = excluded.updated_at
    returning * into v_row;
  perform ops._audit('schedule_apply', v_row.org_id, v_row.project_id, v_row.environment_id, 'schedule', v_row.name,
    jsonb_build_object('cron', v_row.cron, 'time_zone', v_row.time_zone, 'template', v_row.request -> 'template', 'git_sha', v_row.request -> 'git_sha'));
  return ops._schedule_json(v_row) || jsonb_build_object('created', v_old.schedule_id is null, 'changed', true);
end
$$;

create or replace function ops.schedule_list(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
begin
  return jsonb_build_object('schedules', (select coalesce(jsonb_agg(ops._schedule_json(s) order by s.name), '[]')
    from ops.schedule s where s.environment_id = v_environment.environment_id));
end
$$;

-- The newest of both: all of a schedule's history is in backfill_list and in its runs (label schedule).
create or replace function ops.schedule_show(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off as $$
declare
  v_schedule ops.schedule := ops._schedule_find(p_org, p_project, p_environment, p_name, 'run.read');
begin
  return ops._schedule_json(v_schedule) || jsonb_build_object(
    'fires', (select coalesce(jsonb_agg(jsonb_build_object('logical_at', ops._rfc3339(f.logical_at), 'fired_at', ops._rfc3339(f.fired_at), 'outcome', f.outcome,
        'run_id', f.run_id, 'status', (select r.status from ops.run r where r.run_id = f.run_id), 'backfill_id', f.backfill_id, 'detail', f.detail)
        order by f.fired_at desc, f.logical_at desc), '[]')
      from (select * from ops.schedule_fire where schedule_id = v_schedule.schedule_id order by fired_at desc, logical_at desc limit 50) f),
    'backfills', (select coalesce(jsonb_agg(ops._backfill_json(b) order by b.backfill_id desc), '[]')
      from (select * from ops.backfill where schedule_id = v_schedule.schedule_id order by backfill_id desc limit 50) b));
end
$$;

-- Counts are kept for what has ended (_backfill_settle); what may still go, at most max_running, is looked at.
create or replace function ops._backfill_json(p_backfill ops.backfill) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  return (select jsonb_build_object('backfill_id', p_backfill.backfill_id, 'from', ops._rfc3339(p_backfill.from_at), 'to', ops._rfc3339(p_backfill.to_at),
      'next_at', ops._rfc3339(coalesce((select min(a.logical_at) from ops.backfill_again a where a.backfill_id = p_backfill.backfill_id),
        case when p_backfill.next_at < p_backfill.to_at then p_backfill.next_at end)), 'max_running', p_backfill.max_running,
      'status', case when p_backfill.cancelled_at is not null then 'cancelled' when p_backfill.finished_at is null then 'running' else 'finished' end, 'finished_at', ops._rfc3339(p_backfill.finished_at),
      'runs', p_backfill.made + count(*), 'succeeded', p_backfill.succeeded + count(*) filter (where f.status = 'succeeded'),
      'failed', p_backfill.failed + count(*) filter (where f.status in ('failed', 'timed_out', 'cancelled')),
      'live', count(*) filter (where f.status not in ('succeeded', 'failed', 'timed_out', 'cancelled')))
    from (select (select r.status from ops.run r where r.run_id = l.run_id) as status
            from ops.schedule_fire l where l.backfill_id = p_backfill.backfill_id and l.live) f);
end
$$;

-- Paused, it fires nothing; resumed, it goes on from now, whatever its catch-up is.
create or replace function ops.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean default true, p_org text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_schedule ops.schedule := ops._schedule_find(p_org, p_project, p_environment, p_name, 'run.create');
begin
  select * into v_schedule from ops.schedule where schedule_id = v_schedule.schedule_id for update;
  if (v_schedule.paused_at is not null) <> p_paused then
    v_schedule.paused_at := case when p_paused then ops.now() end;
    v_schedule.next_at := case when not p_paused then ops._cron_next(v_schedule.cron, v_schedule.time_zone, ops.now()) end;
    update ops.schedule set paused_at = v_schedule.paused_at, next_at = v_schedule.next_at, due_at = ops._schedule_due(v_schedule, v_schedule.next_at),
           updated_at = ops.now() where schedule_id = v_schedule.schedule_id returning * into v_schedule;
    perform ops._audit(case when p_paused then 'schedule_pause' else 'schedule_resume' end, v_schedule.org_id, v_schedule.project_id,
      v_schedule.environment_id, 'schedule', v_schedule.name);
  end if;
  return ops._schedule_json(v_schedule);
end
$$;

create or replace function ops.schedule_remove(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_schedule ops.schedule := ops._schedule_find(p_org, p_project, p_environment, p_name, 'run.create');
begin
  delete from ops.schedule where schedule_id = v_schedule.schedule_id;
  perform ops._audit('schedule_remove', v_schedule.org_id, v_schedule.project_id, v_schedule.environment_id, 'schedule', v_schedule.name);
  return jsonb_build_object('name', v_schedule.name, 'removed', true);
end
$$;

-- Runs for each logical time from p_from on and before p_to, p_max_running at a time.
create or replace function ops.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamptz, p_to_at timestamptz,
  p_max_running int default 1, p_org text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_schedule ops.schedule := ops._schedule_find(p_org, p_project, p_environment, p_name, 'run.create');
  v_backfill ops.backfill;
begin
  if p_from_at is null or p_to_at is null or p_from_at >= p_to_at or p_to_at > ops.now() or p_max_running is null or p_max_running not between 1 and 100 then
    perform ops._fail('LH022', 'a backfill goes from a time to a later one that has passed, with 1 to 100 runs at a time',
      jsonb_build_object('from', p_from_at, 'to', p_to_at, 'max_running', p_max_running));
  end if;
  insert into ops.backfill (backfill_id, schedule_id, org_id, project_id, environment_id, from_at, to_at, next_at, max_running, created_by, created_at)
    values (ops.uuid_v7(ops.now()), v_schedule.schedule_id, v_schedule.org_id, v_schedule.project_id, v_schedule.environment_id, p_from_at, p_to_at,
            ops._cron_next(v_schedule.cron, v_schedule.time_zone, p_from_at - interval '1 microsecond'), p_max_running, ops._principal(), ops.now())
    returning * into v_backfill;
  perform ops._audit('schedule_backfill', v_schedule.org_id, v_schedule.project_id, v_schedule.environment_id, 'schedule', v_schedule.name,
    jsonb_build_object('from', ops._rfc3339(p_from_at), 'to', ops._rfc3339(p_to_at), 'max_running', p_max_running));
  return ops._backfill_json(v_backfill) || jsonb_build_object('name', v_schedule.name);
end
$$;
reset role;
