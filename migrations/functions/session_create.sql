-- Sessions: made by a name, listed, shown with their lanes, archived; a held lane let go. Making one again is fine.
-- Callers: `lhcr session create|list|show|archive|release`. Locks: the session's row, the lane's line.
-- Errors: LH022 invalid_argument, LH007 conflict (archived, runs that live, no lane that is held), LH006, LH004.
set local role lhcr_owner;
create or replace function ops._session_find(p_environment ops.environment, p_name text) returns ops.session
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_session ops.session;
begin
  select * into v_session from ops.session where environment_id = p_environment.environment_id and name = p_name;
  if not found then
    perform ops._fail('LH006', format('session "%s" is not found in environment "%s"', left(p_name, 100), p_environment.name),
      jsonb_build_object('session', left(p_name, 100), 'environment', p_environment.name), 'session_list shows what there is, session_create makes one');
  end if;
  return v_session;
end
$$;

-- A run enters an open session only; the row's lock keeps an archive away until the run is there.
create or replace function ops._session_open_check(p_session_id uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_session ops.session;
begin
  if p_session_id is null then
    return;
  end if;
  select * into v_session from ops.session where session_id = p_session_id for share;
  if v_session.archived_at is not null then
    perform ops._fail('LH007', format('session "%s" is archived', v_session.name), jsonb_build_object('session', v_session.name),
      'make another one: an archived session takes no run');
  end if;
end
$$;

create or replace function ops._session_json(p_session ops.session) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('session_id', p_session.session_id, 'name', p_session.name, 'project', j.name, 'environment', e.name,
      'on_failure', p_session.on_failure, 'status', case when p_session.archived_at is null then 'open' else 'archived' end,
      'created_at', ops._rfc3339(p_session.created_at), 'archived_at', ops._rfc3339(p_session.archived_at),
      'live_runs', (select count(*) from ops.run r where r.session_id = p_session.session_id and r.finished_at is null))
    from ops.environment e join ops.project j using (project_id) where e.environment_id = p_session.environment_id);
end
$$;

-- The run that a lane lets through, whether it holds the lane for having failed, and how many wait.
create or replace function ops._session_lanes(p_session ops.session) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_agg(jsonb_build_object('lane', l.lane, 'run_id', s.run_id, 'status', r.status, 'template', r.template_name,
      'held_at', ops._rfc3339(s.held_at), 'waiting', (select count(*) from ops.queue_waiter w
        where w.environment_id = p_session.environment_id and w.queue_key = ops._session_line(p_session.session_id, l.lane))) order by l.lane)
    from unnest(array['A', 'B', 'C', 'D']) as l (lane)
    left join ops.queue_slot s on s.environment_id = p_session.environment_id and s.queue_key = ops._session_line(p_session.session_id, l.lane)
    left join ops.run r on r.run_id = s.run_id);
end
$$;

create or replace function ops.session_create(p_session jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_session ->> 'org', p_session ->> 'project', p_session ->> 'environment', 'run.create');
  v_session ops.session;
  v_key text;
begin
  for v_key in select jsonb_object_keys(p_session) loop
    if v_key not in ('org', 'project', 'environment', 'name', 'on_failure') then
      perform ops._fail('LH022', format('session field "%s" is unknown', v_key), jsonb_build_object('field', v_key));
    end if;
  end loop;
  if coalesce(p_session ->> 'name', '') !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' or coalesce(p_session ->> 'on_failure', 'hold') not in ('hold', 'continue') then
    perform ops._fail('LH022', 'a session has a name of 1 to 63 letters, digits, ".", "-" and "_", and on_failure is "hold" or "continue"',
      jsonb_build_object('name', left(p_session ->> 'name', 100), 'on_failure', p_session -> 'on_failure'));
  end if;
  insert into ops.session (session_id, org_id, project_id, environment_id, name, on_failure, created_by, created_at)
    values (ops.uuid_v7(ops.now()), v_environment.org_id, v_environment.project_id, v_environment.environment_id, p_session ->> 'name',
            coalesce(p_session ->> 'on_failure', 'hold'), ops._principal(), ops.now())
    on conflict (environment_id, name) do nothing returning * into v_session;
  if found then
    perform ops._audit('session_create', v_session.org_id, v_session.project_id, v_session.environment_id, 'session', v_session.name,
      jsonb_build_object('session_id', v_session.session_id, 'on_failure', v_session.on_failure));
    return ops._session_json(v_session) || '{"created": true}';
  end if;
  v_session := ops._session_find(v_environment, p_session ->> 'name');
  if v_session.archived_at is not null or v_session.on_failure <> coalesce(p_session ->> 'on_failure', v_session.on_failure) then
    perform ops._fail('LH007', format('session "%s" exists and is %s', v_session.name,
        case when v_session.archived_at is null then format('made with on_failure "%s"', v_session.on_failure) else 'archived' end),
      jsonb_build_object('session', v_session.name), 'take another name, or give on_failure with each run');
  end if;
  return ops._session_json(v_session) || '{"created": false}';
end
$$;

create or replace function ops.session_list(p_project text, p_environment text, p_archived boolean default false, p_org text default null)
returns jsonb language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
begin
  return jsonb_build_object('sessions', (select coalesce(jsonb_agg(ops._session_json(s) order by s.session_id desc), '[]') from ops.session s
    where s.environment_id = v_environment.environment_id and (coalesce(p_archived, false) or s.archived_at is null)));
end
$$;

create or replace function ops.session_show(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_session ops.session := ops._session_find(ops._environment_find(p_org, p_project, p_environment, 'run.read'), p_name);
begin
  return ops._session_json(v_session) || jsonb_build_object('lanes', ops._session_lanes(v_session),
    'runs', (select coalesce(jsonb_agg(ops._run_summary(r) order by r.run_id desc), '[]') from (select r.* from ops.run r
               where r.session_id = v_session.session_id order by r.run_id desc limit 20) r));
end
$$;

create or replace function ops.session_archive(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_session ops.session := ops._session_find(ops._environment_find(p_org, p_project, p_environment, 'run.create'), p_name);
  v_live int;
begin
  select * into v_session from ops.session where session_id = v_session.session_id for update;
  if v_session.archived_at is null then
    v_live := (select count(*) from ops.run r where r.session_id = v_session.session_id and r.finished_at is null);
    if v_live > 0 then
      perform ops._fail('LH007', format('session "%s" has %s runs that have not ended', v_session.name, v_live),
        jsonb_build_object('session', v_session.name, 'live_runs', v_live), 'wait for them, or cancel them: session_show lists them');
    end if;
    update ops.session set archived_at = ops.now() where session_id = v_session.session_id returning * into v_session;
    delete from ops.queue_slot where environment_id = v_session.environment_id and held_at is not null
       and queue_key = any (array(select ops._session_line(v_session.session_id, l) from unnest(array['A', 'B', 'C', 'D']) l));
    perform ops._audit('session_archive', v_session.org_id, v_session.project_id, v_session.environment_id, 'session', v_session.name);
  end if;
  return ops._session_json(v_session);
end
$$;

-- Lets a held lane go on without the run that failed in it.
create or replace function ops.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text default null, p_org text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_session ops.session := ops._session_find(ops._environment_find(p_org, p_project, p_environment, 'run.cancel'), p_name);
  v_line text := ops._session_line(v_session.session_id, p_lane);
  v_run ops.run;
begin
  perform ops._queue_key_lock(v_session.environment_id, v_line);
  select r.* into v_run from ops.queue_slot s join ops.run r using (run_id)
   where s.environment_id = v_session.environment_id and s.queue_key = v_line and s.held_at is not null for update of r;
  if not found then
    perform ops._fail('LH007', format('lane "%s" of session "%s" is not held', left(p_lane, 10), v_session.name),
      jsonb_build_object('session', v_session.name, 'lane', left(p_lane, 10)), 'session_show tells what each lane does');
  end if;
  perform ops._line_pass(v_session.environment_id, v_line);
  perform ops._event_add(v_run, null::smallint, 'LANE_RELEASED', 'info', format('lane %s goes on: %s', p_lane,
    left(coalesce(nullif(p_reason, ''), 'released by request'), 1000)));
  perform ops._audit('session_release', v_session.org_id, v_session.project_id, v_session.environment_id, 'session', v_session.name,
    jsonb_build_object('lane', p_lane, 'run_id', v_run.run_id, 'reason', p_reason));
  return ops._session_json(v_session) || jsonb_build_object('lanes', ops._session_lanes(v_session));
end
$$;
reset role;
