-- Caps, set, listed and removed by name in their scope: the organisation, the project or the environment; of all runs there, or of one template
-- or one principal. Who sets one for more than an environment needs the permission in all of it. What runs already is counted from now on.
-- Callers: `lhcr caps set|list|remove`. Locks: the cap's. Errors: LH022 invalid_argument, LH006, LH004, LH007 conflict.
set local role lhcr_owner;
-- The environment that a request names; for a wider scope the caller must have the permission in all that it covers.
create or replace function ops._cap_place(p_org text, p_project text, p_environment text, p_scope text, p_permission text) returns ops.environment
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, p_permission);
  v_missing text;
begin
  if p_scope is null or p_scope not in ('organisation', 'project', 'environment') then
    perform ops._fail('LH022', format('"%s" is no scope of a cap', left(p_scope, 64)), jsonb_build_object('scope', left(p_scope, 64)), 'organisation, project or environment');
  end if;
  select e.name into v_missing from ops.environment e where e.org_id = v_environment.org_id and p_scope <> 'environment'
     and (p_scope = 'organisation' or e.project_id = v_environment.project_id) and not ops._permits(p_permission, e.environment_id) limit 1;
  if found then
    perform ops._fail('LH004', format('a cap of the %s needs the permission "%s" in all of it', p_scope, p_permission),
      jsonb_build_object('permission', p_permission, 'scope', p_scope), 'ask a platform admin, or set it for your environment');
  end if;
  if p_scope <> 'environment' then
    v_environment.environment_id := null;
  end if;
  if p_scope = 'organisation' then
    v_environment.project_id := null;
  end if;
  return v_environment;
end
$$;

create or replace function ops._cap_check(p_cap jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_field text;
  v_resource text := p_cap ->> 'resource';
  v_window text := p_cap ->> 'window';
begin
  if jsonb_typeof(p_cap) is distinct from 'object' then
    perform ops._fail('LH022', 'a cap is a JSON object');
  end if;
  for v_field in select jsonb_object_keys(p_cap) loop
    if v_field not in ('org', 'project', 'environment', 'scope', 'name', 'template', 'principal', 'resource', 'window', 'limit', 'on_exceed', 'near_percent', 'time_zone') then
      perform ops._fail('LH022', format('cap field "%s" is unknown', left(v_field, 64)), jsonb_build_object('field', left(v_field, 64)));
    end if;
  end loop;
  if coalesce(p_cap ->> 'name', '') !~ '^[[:graph:]]{1,128}$' then
    perform ops._fail('LH022', 'a cap has a name of 1 to 128 printable characters', jsonb_build_object('name', left(p_cap ->> 'name', 128)));
  end if;
  if v_resource is null or v_resource not in ('runs', 'concurrent_runs', 'wall_s', 'cpu_s', 'peak_memory_mb', 'rows', 'bytes_in', 'bytes_out', 'query_units', 'tokens', 'money') then
    perform ops._fail('LH022', format('"%s" is no resource', left(v_resource, 64)), jsonb_build_object('resource', left(v_resource, 64)),
      'runs, concurrent_runs, wall_s, cpu_s, peak_memory_mb, rows, bytes_in, bytes_out, query_units, tokens or money');
  end if;
  if v_window is not null and not (case v_resource when 'runs' then v_window in ('hour', 'day', 'week', 'month') when 'concurrent_runs' then v_window = 'none'
      when 'peak_memory_mb' then v_window = 'attempt' else v_window in ('hour', 'day', 'week', 'month', 'attempt') end)
      or v_window is null and v_resource not in ('concurrent_runs', 'peak_memory_mb') then
    perform ops._fail('LH022', format('%s has no window "%s"', v_resource, left(v_window, 64)), jsonb_build_object('resource', v_resource, 'window', left(v_window, 64)),
      case v_resource when 'runs' then 'hour, day, week or month' when 'concurrent_runs' then 'none' when 'peak_memory_mb' then 'attempt'
        else 'hour, day, week, month, or attempt for the limit of each attempt' end);
  end if;
  if jsonb_typeof(p_cap -> 'limit') is distinct from 'number' or not (p_cap ->> 'limit')::numeric between 0 and 1e15 then
    perform ops._fail('LH022', 'the limit of a cap is a number from 0 to 1e15', jsonb_build_object('limit', p_cap -> 'limit'));
  end if;
  if coalesce(p_cap ->> 'on_exceed', 'wait') not in ('wait', 'refuse') or jsonb_typeof(coalesce(p_cap -> 'near_percent', '1')) <> 'number'
     or coalesce((p_cap ->> 'near_percent')::numeric, 1) not between 1 and 100 or coalesce((p_cap ->> 'near_percent')::numeric, 1) % 1 <> 0 then
    perform ops._fail('LH022', 'on_exceed is wait or refuse, near_percent a whole number from 1 to 100',
      jsonb_build_object('on_exceed', p_cap -> 'on_exceed', 'near_percent', p_cap -> 'near_percent'));
  end if;
  if p_cap ->> 'time_zone' is not null and not exists (select from pg_timezone_names where name = p_cap ->> 'time_zone') then
    perform ops._fail('LH022', format('"%s" is no time zone', left(p_cap ->> 'time_zone', 64)), jsonb_build_object('time_zone', left(p_cap ->> 'time_zone', 64)),
      'a name of the tz database, such as Europe/Berlin');
  end if;
end
$$;

-- The principal a cap is for: a name or login that has a membership in the organisation.
create or replace function ops._cap_principal(p_org_id int, p_name text) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_ids uuid[] := array(select distinct p.principal_id from ops.principal p join ops.membership m using (principal_id)
    where m.org_id = p_org_id and p_name in (p.name, p.login));
begin
  if cardinality(v_ids) <> 1 then
    perform ops._fail('LH006', format('the organisation has %s principal "%s"', case cardinality(v_ids) when 0 then 'no' else 'more than one' end, left(p_name, 200)),
      jsonb_build_object('principal', left(p_name, 200)), 'give the login or the name of a member');
  end if;
  return v_ids[1];
end
$$;

create or replace function ops._cap_definition(p_cap ops.cap) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('name', p_cap.name, 'scope', ops._cap_scope(p_cap), 'org', o.name,
      'project', (select name from ops.project where project_id = p_cap.project_id), 'environment', (select name from ops.environment where environment_id = p_cap.environment_id),
      'template', p_cap.template_name, 'principal', (select name from ops.principal where principal_id = p_cap.principal_id), 'resource', p_cap.resource,
      'window', p_cap.time_window, 'limit', trim_scale(p_cap.max_amount), 'on_exceed', p_cap.on_exceed, 'near_percent', p_cap.near_percent,
      'time_zone', p_cap.time_zone, 'updated_at', ops._rfc3339(p_cap.updated_at)) from ops.organisation o where o.org_id = p_cap.org_id);
end
$$;

-- A checked definition takes its place: made, or under its name the limit, on_exceed and near_percent of p_fields. Callers know that it may.
create or replace function ops._cap_put(p_cap ops.cap, p_fields jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_cap ops.cap;
  v_old ops.cap;
begin
  perform pg_advisory_xact_lock(hashtextextended(format('lhcr caps %s %s %s', p_cap.org_id, p_cap.project_id, p_cap.environment_id), 0));
  select * into v_old from ops.cap c where c.org_id = p_cap.org_id and c.project_id is not distinct from p_cap.project_id
     and c.environment_id is not distinct from p_cap.environment_id and c.name = p_cap.name for update;
  perform pg_advisory_xact_lock(hashtextextended('lhcr cap runs ' || v_old.cap_id, 0));
  if v_old.cap_id is not null and (v_old.template_name, v_old.principal_id, v_old.resource, v_old.time_window, v_old.time_zone)
      is distinct from (p_cap.template_name, p_cap.principal_id, p_cap.resource, p_cap.time_window, p_cap.time_zone) then
    perform ops._fail('LH007', format('cap "%s" counts something else', p_cap.name), ops._cap_definition(v_old),
      'its limit, on_exceed and near_percent can be changed; for the rest remove it, or take another name');
  end if;
  if v_old.cap_id is not null then
    update ops.cap set max_amount = (p_fields ->> 'limit')::numeric, on_exceed = coalesce(p_fields ->> 'on_exceed', on_exceed),
           near_percent = coalesce((p_fields ->> 'near_percent')::int, near_percent), updated_by = ops._principal(), updated_at = ops.now()
     where cap_id = v_old.cap_id returning * into v_cap;
  else
    insert into ops.cap (org_id, project_id, environment_id, name, template_name, principal_id, resource, time_window, max_amount, on_exceed,
                         near_percent, time_zone, updated_by, updated_at)
    values (p_cap.org_id, p_cap.project_id, p_cap.environment_id, p_cap.name, p_cap.template_name, p_cap.principal_id, p_cap.resource, p_cap.time_window,
            (p_fields ->> 'limit')::numeric, coalesce(p_fields ->> 'on_exceed', 'wait'), coalesce((p_fields ->> 'near_percent')::int, 80), p_cap.time_zone,
            ops._principal(), ops.now()) returning * into v_cap;
    perform ops._cap_take_over(v_cap);
  end if;
  loop
    perform ops._cap_wake(array[v_cap.cap_id]);
    -- no claim looks at runs that are counted when they are made: whoever waits is let through now, or never
    exit when not (v_cap.resource = 'runs' and v_cap.on_exceed = 'refuse' and exists (select from ops.cap_waiter where cap_id = v_cap.cap_id));
  end loop;
  perform ops._audit('cap_set', v_cap.org_id, v_cap.project_id, v_cap.environment_id, 'cap', v_cap.name, ops._cap_definition(v_cap) - 'updated_at');
  return ops._cap_definition(v_cap) || jsonb_build_object('created', v_old.cap_id is null);
end
$$;

create or replace function ops.cap_set(p_cap jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_place ops.environment := ops._cap_place(p_cap ->> 'org', p_cap ->> 'project', p_cap ->> 'environment', coalesce(p_cap ->> 'scope', 'environment'), 'setting.write');
  v_cap ops.cap;
begin
  perform ops._cap_check(p_cap);
  if starts_with(p_cap ->> 'name', 'agent:') then
    perform ops._fail('LH022', 'names that begin with "agent:" are those of budgets', jsonb_build_object('name', p_cap ->> 'name'),
      '`lhcr agent add NAME --budget WHAT=N` sets them; or take another name');
  end if;
  v_cap.org_id := v_place.org_id;
  v_cap.project_id := v_place.project_id;
  v_cap.environment_id := v_place.environment_id;
  v_cap.name := p_cap ->> 'name';
  v_cap.template_name := p_cap ->> 'template';
  v_cap.principal_id := case when p_cap ->> 'principal' is not null then ops._cap_principal(v_place.org_id, p_cap ->> 'principal') end;
  v_cap.resource := p_cap ->> 'resource';
  v_cap.time_window := coalesce(p_cap ->> 'window', case v_cap.resource when 'concurrent_runs' then 'none' else 'attempt' end);
  v_cap.time_zone := coalesce(p_cap ->> 'time_zone', 'UTC');
  return ops._cap_put(v_cap, p_cap);
end
$$;

-- Attempts that are under way fall under a new cap too: they hold their places, and what they use is counted when they end.
create or replace function ops._cap_take_over(p_cap ops.cap) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_start timestamptz := ops._cap_window_start(p_cap, ops.now());
  v_need int := (p_cap.resource = 'concurrent_runs')::int;
  v_leases int;
begin
  if p_cap.resource = 'runs' then
    return;
  end if;
  with locked as materialized (  -- in the order in which heartbeats lock them
    select l.run_id, l.phase_no from ops.lease l join ops.run r using (run_id) where ops._cap_applies(p_cap, r) order by l.run_id, l.phase_no for update of l
  )
  update ops.lease l set reserved = coalesce(l.reserved, '[]') || jsonb_build_array(jsonb_build_array(p_cap.cap_id, v_start, v_need))
    from locked k where l.run_id = k.run_id and l.phase_no = k.phase_no;
  get diagnostics v_leases = row_count;
  if v_leases * v_need > 0 then
    perform ops._cap_add(array[p_cap.cap_id], array[v_start], array[(v_leases * v_need)::numeric], array[false]);
  end if;
end
$$;

-- Under the lock of its place. Everything that waits for it is let through first.
create or replace function ops._cap_drop(p_cap ops.cap) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update ops.cap set max_amount = 1e15 where cap_id = p_cap.cap_id;
  while exists (select from ops.cap_waiter where cap_id = p_cap.cap_id) loop
    perform ops._cap_wake(array[p_cap.cap_id]);
  end loop;
  delete from ops.cap where cap_id = p_cap.cap_id;
  delete from ops.cap_use where cap_id = p_cap.cap_id;
  delete from ops.cap_counter where cap_id = p_cap.cap_id;
  delete from ops.cap_window where cap_id = p_cap.cap_id;
  perform ops._audit('cap_remove', p_cap.org_id, p_cap.project_id, p_cap.environment_id, 'cap', p_cap.name);
end
$$;

create or replace function ops.cap_remove(p_project text, p_environment text, p_name text, p_scope text default 'environment', p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_place ops.environment := ops._cap_place(p_org, p_project, p_environment, p_scope, 'setting.write');
  v_cap ops.cap;
  v_agent text;
begin
  perform pg_advisory_xact_lock(hashtextextended(format('lhcr caps %s %s %s', v_place.org_id, v_place.project_id, v_place.environment_id), 0));
  select * into v_cap from ops.cap c where c.org_id = v_place.org_id and c.project_id is not distinct from v_place.project_id
     and c.environment_id is not distinct from v_place.environment_id and c.name = p_name for update;
  if not found then
    perform ops._fail('LH006', format('the %s has no cap "%s"', p_scope, left(p_name, 128)), jsonb_build_object('name', left(p_name, 128), 'scope', p_scope),
      '`lhcr caps list` shows those that are, with their scopes');
  end if;
  v_agent := (select p.name from ops.principal p where p.principal_id = v_cap.principal_id and p.disabled_at is null and ops._budget_owns(p, v_cap));
  if v_agent is not null then
    perform ops._fail('LH007', format('cap "%s" is the budget of agent "%s"', v_cap.name, v_agent), jsonb_build_object('name', v_cap.name, 'agent', v_agent),
      '`lhcr agent add` with another --budget, or with --budget none, changes it; `lhcr agent revoke` ends the agent');
  end if;
  perform ops._cap_drop(v_cap);
  return jsonb_build_object('name', v_cap.name, 'scope', p_scope, 'removed', true);
end
$$;

create or replace function ops.cap_list(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
begin
  return jsonb_build_object('caps', (select coalesce(jsonb_agg(ops._cap_definition(c) order by c.environment_id is null, c.project_id is null, c.name), '[]')
    from ops.cap c where ops._cap_covers(c, v_environment)));
end
$$;

-- Those that runs of the environment can fall under.
create or replace function ops._cap_covers(p_cap ops.cap, p_environment ops.environment) returns boolean
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  return p_cap.org_id = p_environment.org_id and (p_cap.project_id is null or p_cap.project_id = p_environment.project_id)
    and (p_cap.environment_id is null or p_cap.environment_id = p_environment.environment_id);
end
$$;
reset role;
