-- What caps are made of: which of them a run falls under, their windows, what is reserved or used in one, and how they are told.
-- Called by _cap_claim, _cap_settle, cap_set, cap_usage and usage_record.
set local role lhcr_owner;
create or replace function ops._cap_applies(p_cap ops.cap, p_run ops.run) returns boolean
language sql immutable
  return p_cap.org_id = p_run.org_id and (p_cap.project_id is null or p_cap.project_id = p_run.project_id)
    and (p_cap.environment_id is null or p_cap.environment_id = p_run.environment_id)
    and (p_cap.template_name is null or p_cap.template_name = p_run.template_name)
    and (p_cap.principal_id is null or p_cap.principal_id = p_run.created_by);

create or replace function ops._cap_scope(p_cap ops.cap) returns text
language sql immutable
  return case when p_cap.environment_id is not null then 'environment' when p_cap.project_id is not null then 'project' else 'organisation' end;

-- Where windows begin and end by the wall clock of the cap's time zone. An hour is counted from its offset, so that the one which a change of
-- the clocks repeats is two hours. What is counted at a time has one window for ever; what is of an attempt is kept by days.
create or replace function ops._cap_window_start(p_cap ops.cap, p_at timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_offset numeric;
begin
  if p_cap.time_window = 'none' then
    return 'epoch';
  elsif p_cap.time_window = 'hour' then
    v_offset := extract(epoch from (p_at at time zone p_cap.time_zone) - (p_at at time zone 'UTC'));
    return to_timestamp(floor((extract(epoch from p_at) + v_offset) / 3600) * 3600 - v_offset);
  end if;
  return date_trunc(case p_cap.time_window when 'attempt' then 'day' else p_cap.time_window end, p_at, p_cap.time_zone);
end
$$;

create or replace function ops._cap_window_end(p_cap ops.cap, p_start timestamptz) returns timestamptz
language sql stable
  return case p_cap.time_window when 'none' then null when 'attempt' then null when 'hour' then p_start + interval '1 hour'
    else ((p_start at time zone p_cap.time_zone) + ('1 ' || p_cap.time_window)::interval) at time zone p_cap.time_zone end;

-- The sum of the lines that a counter of this snapshot, written by transaction p_xid, has not seen; those of p_not_of left out. As of the
-- caller's statement, as all that is stable.
create or replace function ops._cap_unseen(p_cap_id int, p_window_start timestamptz, p_snapshot pg_snapshot, p_xid xid8, p_not_of xid8) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return (select coalesce(sum(u.delta), 0) from (
    select delta, xid from ops.cap_use where cap_id = p_cap_id and window_start = p_window_start
       and xid >= coalesce(pg_snapshot_xmax(p_snapshot), '0')
    union all
    select delta, xid from ops.cap_use where cap_id = p_cap_id and window_start = p_window_start
       and xid < pg_snapshot_xmax(p_snapshot) and xid = any (array(select pg_snapshot_xip(p_snapshot)) || p_xid)) u
   where u.xid is distinct from p_not_of);
end
$$;

-- Exact for who holds the cap's lock; else as of now.
create or replace function ops._cap_total(p_cap_id int, p_window_start timestamptz) returns numeric
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_counter ops.cap_counter;
begin
  select * into v_counter from ops.cap_counter where cap_id = p_cap_id and window_start = p_window_start order by seq desc limit 1;
  return coalesce(v_counter.total, 0) + ops._cap_unseen(p_cap_id, p_window_start, v_counter.snapshot, v_counter.xid, null);
end
$$;

-- Adds to counters, which the caller has locked: a new row each, as of the snapshot of this very statement.
create or replace function ops._cap_add(p_cap_ids int[], p_window_starts timestamptz[], p_amounts numeric[], p_near boolean[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  insert into ops.cap_counter (cap_id, window_start, seq, org_id, project_id, environment_id, total, near, snapshot, xid)
  select a.cap_id, a.window_start, coalesce(k.seq, 0) + 1, c.org_id, c.project_id, c.environment_id,
         coalesce(k.total, 0) + ops._cap_unseen(a.cap_id, a.window_start, k.snapshot, k.xid, pg_current_xact_id()) + a.amount,
         coalesce(k.near, false) or a.near, pg_current_snapshot(), pg_current_xact_id()
    from unnest(p_cap_ids, p_window_starts, p_amounts, p_near) as a (cap_id, window_start, amount, near) join ops.cap c using (cap_id)
    left join lateral (select * from ops.cap_counter k where k.cap_id = a.cap_id and k.window_start = a.window_start order by seq desc limit 1) k on true;
end
$$;

-- Who counts takes it until commit: claims of what lies in one place go one after the other. Runs are counted when they are made, by a lock
-- that no claim takes, because who makes a run goes on to wait for its lines.
create or replace function ops._cap_lock_name(p_cap ops.cap) returns text
language sql immutable
  return case when p_cap.resource = 'runs' and p_cap.on_exceed = 'refuse' then 'lhcr cap runs ' || p_cap.cap_id
    else format('lhcr caps %s %s %s', p_cap.org_id, p_cap.project_id, p_cap.environment_id) end;

create or replace function ops._cap_json(p_cap ops.cap, p_window_start timestamptz, p_used numeric) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_strip_nulls(jsonb_build_object('cap', p_cap.name, 'scope', ops._cap_scope(p_cap), 'resource', p_cap.resource, 'window', p_cap.time_window,
    'limit', trim_scale(p_cap.max_amount), 'used', trim_scale(p_used),
    'window_start', case when p_cap.time_window not in ('none', 'attempt') then ops._rfc3339(p_window_start) end,
    'window_end', ops._rfc3339(ops._cap_window_end(p_cap, p_window_start))));
end
$$;

-- 'cap "x" allows 10 runs a day in the environment, 10 are used or reserved'
create or replace function ops._cap_text(p_cap ops.cap, p_used numeric) returns text
language sql immutable
  return format('cap "%s" allows %s %s%s in the %s, %s', p_cap.name, trim_scale(p_cap.max_amount), replace(p_cap.resource, '_', ' '),
    case p_cap.time_window when 'none' then ' at a time' when 'hour' then ' an hour' when 'attempt' then ' an attempt' else ' a ' || p_cap.time_window end,
    ops._cap_scope(p_cap), case p_cap.time_window when 'attempt' then 'this one would use ' || trim_scale(p_used)
      else trim_scale(p_used) || case when p_cap.time_window = 'none' then ' are under way' else ' are used or reserved' end end);

-- What an attempt at a phase reserves: what the template says of it. Wall time: else its timeout, unless that is more than the cap has.
create or replace function ops._cap_need(p_cap ops.cap, p_run ops.run, p_phase ops.phase) returns numeric
language sql immutable
  return case p_cap.resource when 'runs' then (p_run.started_at is null)::int when 'concurrent_runs' then 1
    else coalesce((p_phase.estimate ->> p_cap.resource)::numeric,
      case when p_cap.resource = 'wall_s' and p_phase.timeout_ms <= p_cap.max_amount * 1000 then p_phase.timeout_ms / 1000.0 end, 0) end;

-- Whoever says that he needs more than a whole window has would wait for ever. A cap of nothing is a door that is shut for now.
create or replace function ops._cap_too_small(p_cap ops.cap, p_need numeric) returns boolean
language sql immutable
  return p_need > p_cap.max_amount and p_cap.max_amount > 0 and p_cap.resource not in ('runs', 'concurrent_runs');

-- The numbers of a usage document that caps know; what is no number, or an absurd one, is left out.
create or replace function ops._usage_amounts(p_usage jsonb) returns jsonb
language sql immutable
  return (select coalesce(jsonb_object_agg(u.key, u.value), '{}') from jsonb_each(case when jsonb_typeof(p_usage) = 'object' then p_usage else '{}' end) u
    where u.key in ('wall_s', 'cpu_s', 'peak_memory_mb', 'rows', 'bytes_in', 'bytes_out', 'query_units', 'tokens', 'money')
      and jsonb_typeof(u.value) = 'number' and (u.value #>> '{}')::numeric between 0 and 1e15);
reset role;
