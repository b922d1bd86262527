-- What is used of the caps that an environment falls under: now, or window by window over a period (30 days unless it is named); and whether there is room for more.
-- Callers: `lhcr caps usage|report`, executors and agents that ask before they spend. They read only. Errors: LH022 invalid_argument, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._cap_usage(p_cap ops.cap) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_start timestamptz := ops._cap_window_start(p_cap, ops.now());
  v_total numeric := ops._cap_total(p_cap.cap_id, v_start);
  v_window jsonb := ops._cap_window_json(p_cap, v_start);
begin
  -- what was used is told twice, in the total and for reports; the rest of the total is reserved
  return ops._cap_definition(p_cap) - 'updated_at' - 'near_percent' || v_window || jsonb_build_object(
    'used', case p_cap.time_window when 'none' then to_jsonb(trim_scale(v_total)) when 'attempt' then v_window -> 'peak' else v_window -> 'used' end,
    'reserved', case when p_cap.time_window in ('none', 'attempt') then 0 else trim_scale(greatest(0, v_total - (v_window ->> 'used')::numeric)) end,
    'left', case when p_cap.time_window = 'attempt' then trim_scale(p_cap.max_amount) else greatest(0, trim_scale(p_cap.max_amount - v_total)) end,
    'waiting', (select count(*) from ops.cap_waiter where cap_id = p_cap.cap_id));
end
$$;

-- What a phase that is parked waits for, in words too; null when it does not.
create or replace function ops._cap_waited_for(p_run_id uuid, p_phase_no smallint) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_cap ops.cap;
  v_start timestamptz;
  v_total numeric;
begin
  select c.* into v_cap from ops.cap_waiter w join ops.cap c using (cap_id) where w.run_id = p_run_id and w.phase_no = p_phase_no;
  if not found then
    return null;
  end if;
  v_start := ops._cap_window_start(v_cap, ops.now());
  v_total := ops._cap_total(v_cap.cap_id, v_start);
  return ops._cap_json(v_cap, v_start, v_total) || jsonb_build_object('reason', ops._cap_text(v_cap, v_total));
end
$$;

-- One window: what its attempts used, the most that one did, how many they were and how many went over.
create or replace function ops._cap_window_json(p_cap ops.cap, p_start timestamptz) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('window_start', case when p_cap.time_window <> 'none' then ops._rfc3339(p_start) end,
      'window_end', ops._rfc3339(ops._cap_window_end(p_cap, p_start)), 'used', trim_scale(coalesce(sum(used), 0)), 'peak', trim_scale(coalesce(max(peak), 0)),
      'attempts', coalesce(sum(attempts), 0), 'exceeded', coalesce(sum(exceeded), 0))
    from (select used, peak, attempts, exceeded from ops.cap_window where cap_id = p_cap.cap_id and window_start = p_start
          union all select amount, amount, started::int, exceeded::int from ops.cap_use where cap_id = p_cap.cap_id and window_start = p_start) w);
end
$$;

create or replace function ops.cap_usage(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
begin
  return jsonb_build_object('caps', (select coalesce(jsonb_agg(ops._cap_usage(c) order by c.environment_id is null, c.project_id is null, c.name), '[]')
    from ops.cap c where ops._cap_covers(c, v_environment)));
end
$$;

create or replace function ops.cap_report(p_project text, p_environment text, p_from_at timestamptz default null, p_to_at timestamptz default null, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
  v_to timestamptz := coalesce(p_to_at, ops.now());
  v_from timestamptz := coalesce(p_from_at, v_to - interval '30 days');
begin
  if v_to <= v_from or v_to - v_from > interval '400 days' then
    perform ops._fail('LH022', 'a report is of a period of at most 400 days', jsonb_build_object('from', ops._rfc3339(v_from), 'to', ops._rfc3339(v_to)));
  end if;
  return jsonb_build_object('project', p_project, 'environment', p_environment, 'from', ops._rfc3339(v_from), 'to', ops._rfc3339(v_to),
    'caps', (select coalesce(jsonb_agg(ops._cap_definition(c) - 'updated_at' || jsonb_build_object('windows', (
        select coalesce(jsonb_agg(ops._cap_window_json(c, w.window_start) || jsonb_build_object('percent',
            case when c.max_amount > 0 then round(100 * (case c.time_window when 'attempt' then x ->> 'peak' else x ->> 'used' end)::numeric / c.max_amount, 1) end)
            order by w.window_start), '[]')
          from (select window_start from ops.cap_window where cap_id = c.cap_id and window_start < v_to and (window_start >= v_from or c.time_window = 'none')
                union select window_start from ops.cap_use where cap_id = c.cap_id and window_start < v_to and (window_start >= v_from or c.time_window = 'none')) w
          cross join lateral ops._cap_window_json(c, w.window_start) x))
        order by c.environment_id is null, c.project_id is null, c.name), '[]') from ops.cap c where ops._cap_covers(c, v_environment) and c.time_window <> 'none'));
end
$$;

-- Whether a run of the caller could use so much now; with the first cap that says no.
create or replace function ops.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric default 1, p_template text default null, p_org text default null)
returns jsonb language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
  v_principal uuid := ops._principal();
  v_cap ops.cap;
  v_start timestamptz;
  v_total numeric;
  v_left numeric := 'infinity';
begin
  if p_resource is null or p_amount is null or p_amount not between 0 and 1e15 then
    perform ops._fail('LH022', 'a resource and an amount from 0 to 1e15 are asked about', jsonb_build_object('resource', left(p_resource, 64), 'amount', p_amount));
  end if;
  for v_cap in select * from ops.cap c where c.resource = p_resource and ops._cap_covers(c, v_environment)
      and (c.template_name is null or c.template_name = p_template) and (c.principal_id is null or c.principal_id = v_principal) order by c.cap_id loop
    v_start := ops._cap_window_start(v_cap, ops.now());
    v_total := case v_cap.time_window when 'attempt' then 0 else ops._cap_total(v_cap.cap_id, v_start) end;
    v_left := least(v_left, v_cap.max_amount - v_total);
    if v_total + p_amount > v_cap.max_amount then
      return jsonb_build_object('allowed', false, 'amount', trim_scale(p_amount), 'left', trim_scale(greatest(0, v_cap.max_amount - v_total))) || ops._cap_json(v_cap, v_start, v_total);
    end if;
  end loop;
  return jsonb_build_object('allowed', true, 'resource', p_resource, 'amount', trim_scale(p_amount), 'left', case when v_left < 'infinity' then trim_scale(v_left) end);
end
$$;
reset role;
