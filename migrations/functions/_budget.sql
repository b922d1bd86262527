-- The budget of an agent: {resource: limit} or {resource: {limit, window, on_exceed, near_percent, time_zone}}, each entry a cap on the runs that the
-- agent makes where it works, named agent:NAME:RESOURCE. A limit alone is one a day: what ran away is stopped today, and tomorrow the agent is back
-- by itself. Over budget a run is refused, because an agent that is told can turn to something else, and a queue that fills with its runs serves
-- nobody; only of what runs at a time, the next waits. Called by agent_register, cap_remove, whoami. Locks: the turn of the place's caps.
set local role lhcr_owner;
create or replace function ops._budget_owns(p_agent ops.principal, p_cap ops.cap) returns boolean
language sql immutable
  return p_agent.org_id is not null and p_cap.principal_id = p_agent.principal_id and p_cap.name = format('agent:%s:%s', p_agent.name, p_cap.resource);

-- Each entry as the definition of a cap, checked as one.
create or replace function ops._budget_read(p_budget jsonb) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_entry record;
  v_cap jsonb;
  v_field text;
  v_caps jsonb := '{}';
begin
  if jsonb_typeof(p_budget) <> 'object' or exists (select from jsonb_each(p_budget) b where jsonb_typeof(b.value) not in ('number', 'object')) then
    perform ops._fail('LH022', 'a budget is an object of resources, each with a limit', jsonb_build_object('budget', p_budget),
      'for example {"runs": 20} for 20 a day, or {"money": {"limit": 50, "window": "month"}}');
  end if;
  for v_entry in select b.key as resource, b.value as said from jsonb_each(p_budget) b order by b.key loop
    v_cap := case jsonb_typeof(v_entry.said) when 'number' then jsonb_build_object('limit', v_entry.said) else jsonb_strip_nulls(v_entry.said) end;
    v_field := (select f from jsonb_object_keys(v_cap) f where f not in ('limit', 'window', 'on_exceed', 'near_percent', 'time_zone') limit 1);
    if v_field is not null then
      perform ops._fail('LH022', format('budget field "%s" is unknown', left(v_field, 64)), jsonb_build_object('resource', left(v_entry.resource, 64), 'field', left(v_field, 64)),
        'limit, window, on_exceed, near_percent or time_zone');
    end if;
    v_cap := jsonb_build_object('name', 'agent', 'resource', v_entry.resource, 'near_percent', 80, 'time_zone', 'UTC',
      'window', case v_entry.resource when 'concurrent_runs' then 'none' when 'peak_memory_mb' then 'attempt' else 'day' end,
      'on_exceed', case v_entry.resource when 'concurrent_runs' then 'wait' else 'refuse' end) || v_cap;
    perform ops._cap_check(v_cap);
    v_caps := v_caps || jsonb_build_object(v_entry.resource, v_cap);
  end loop;
  return v_caps;
end
$$;

-- Makes the agent's caps those of its budget. What stays as it is goes on counting; another window, or time zone, begins to count anew.
create or replace function ops._budget_apply(p_agent ops.principal) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_caps jsonb := ops._budget_read(p_agent.budget);
  v_cap ops.cap;
  v_new ops.cap;
  v_entry record;
begin
  select m.org_id, m.project_id, m.environment_id into v_new.org_id, v_new.project_id, v_new.environment_id from ops.membership m where m.principal_id = p_agent.principal_id;
  perform pg_advisory_xact_lock(hashtextextended(format('lhcr caps %s %s %s', v_new.org_id, v_new.project_id, v_new.environment_id), 0));
  for v_cap in select * from ops.cap c where c.principal_id = p_agent.principal_id and ops._budget_owns(p_agent, c) order by c.cap_id loop
    if (v_caps #>> array[v_cap.resource, 'window'], v_caps #>> array[v_cap.resource, 'time_zone']) is distinct from (v_cap.time_window, v_cap.time_zone) then
      perform ops._cap_drop(v_cap);
    end if;
  end loop;
  for v_entry in select c.key as resource, c.value as cap from jsonb_each(v_caps) c order by c.key loop
    continue when exists (select from ops.cap c where c.principal_id = p_agent.principal_id and c.resource = v_entry.resource and ops._budget_owns(p_agent, c)
      and (c.max_amount, c.on_exceed, c.near_percent) = ((v_entry.cap ->> 'limit')::numeric, v_entry.cap ->> 'on_exceed', (v_entry.cap ->> 'near_percent')::int));
    v_new.name := format('agent:%s:%s', p_agent.name, v_entry.resource);
    v_new.principal_id := p_agent.principal_id;
    v_new.resource := v_entry.resource;
    v_new.time_window := v_entry.cap ->> 'window';
    v_new.time_zone := v_entry.cap ->> 'time_zone';
    perform ops._cap_put(v_new, v_entry.cap);
  end loop;
end
$$;

-- Of each entry that holds: what is used of it now.
create or replace function ops._budget_use(p_agent ops.principal) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('resource', c.resource, 'window', c.time_window, 'limit', u -> 'limit', 'used', u -> 'used', 'reserved', u -> 'reserved',
      'left', u -> 'left', 'on_exceed', c.on_exceed, 'cap', c.name, 'window_end', u -> 'window_end') order by c.resource), '[]')
    from ops.cap c cross join lateral ops._cap_usage(c) u where c.principal_id = p_agent.principal_id and ops._budget_owns(p_agent, c));
end
$$;
reset role;
