-- Caps at the claim. Where none is set it costs a look at an empty table. Claims of a place that has caps go one after the other, by an advisory
-- lock each takes first, in the order of names; whoever ends a lease waits for nobody (_cap_settle). What finds no room is parked, or its run
-- is refused; the next claim that finds room, or the next window, lets it back into the queue.
set local role lhcr_owner;
create or replace function ops._cap_begin(p_environment_ids int[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_caps int[];
  v_name text;
begin
  if not exists (select from ops.cap) then
    return;
  end if;
  v_caps := array(select c.cap_id from ops.cap c where not (c.resource = 'runs' and c.on_exceed = 'refuse')
    and exists (select from ops.environment e where e.environment_id = any (p_environment_ids) and e.org_id = c.org_id
      and (c.project_id is null or c.project_id = e.project_id) and (c.environment_id is null or c.environment_id = e.environment_id)));
  for v_name in select distinct ops._cap_lock_name(c) from ops.cap c where c.cap_id = any (v_caps) order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended(v_name, 0));
  end loop;
  perform ops._cap_wake(v_caps);
end
$$;

-- Under the caps' locks: as many of those that wait as there is room for, the oldest first, some at a time.
create or replace function ops._cap_wake(p_cap_ids int[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_cap ops.cap;
  v_left numeric;
  v_waiter ops.cap_waiter;
begin
  for v_cap in select c.* from ops.cap c where c.cap_id = any (p_cap_ids) and exists (select from ops.cap_waiter w where w.cap_id = c.cap_id) loop
    v_left := case v_cap.on_exceed when 'refuse' then 'infinity'  -- it was otherwise: the claim refuses them now
      else v_cap.max_amount - ops._cap_total(v_cap.cap_id, ops._cap_window_start(v_cap, ops.now())) end;
    continue when v_left <= 0;
    for v_waiter in
      delete from ops.cap_waiter where ctid = any (array(select o.ctid from (
          select w.ctid, sum(w.need) over (order by w.ready_key, w.run_id) as upto
            from (select ctid, * from ops.cap_waiter where cap_id = v_cap.cap_id order by ready_key, run_id limit 200) w) o
        where o.upto <= v_left)) returning *
    loop
      perform ops._parked_return(v_waiter.run_id, v_waiter.phase_no, v_waiter.ready_key);
    end loop;
  end loop;
end
$$;

-- The caps that any of these runs falls under at a claim, and what each of them has in its window.
create or replace function ops._cap_states(p_run_ids uuid[], p_at timestamptz, out cap_ids int[], out window_starts timestamptz[], out totals numeric[], out near boolean[])
language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
  select coalesce(array_agg(c.cap_id order by c.cap_id), '{}'), array_agg(w.at order by c.cap_id),
         array_agg(ops._cap_total(c.cap_id, w.at) order by c.cap_id),
         array_agg(coalesce((select k.near from ops.cap_counter k where k.cap_id = c.cap_id and k.window_start = w.at order by k.seq desc limit 1), false) order by c.cap_id)
    into cap_ids, window_starts, totals, near
    from ops.cap c cross join lateral (select ops._cap_window_start(c, p_at) as at) w
   where not (c.resource = 'runs' and c.on_exceed = 'refuse')
     and exists (select from ops.run r where r.run_id = any (p_run_ids) and ops._cap_applies(c, r));
end
$$;

-- Of the phases taken from the queue those that there is room for.
create or replace function ops._cap_admit(p_run_ids uuid[], p_phase_nos smallint[], out run_ids uuid[], out phase_nos smallint[])
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_state record;
  v_row record;
  v_cap record;
  v_full record;
  v_at int;
begin
  run_ids := p_run_ids;
  phase_nos := p_phase_nos;
  if coalesce(cardinality(p_run_ids), 0) = 0 or not exists (select from ops.cap) then
    return;
  end if;
  select * into v_state from ops._cap_states(p_run_ids, ops.now());
  if cardinality(v_state.cap_ids) = 0 then
    return;
  end if;
  perform from ops.run where run_id = any (p_run_ids) order by run_id for update;
  run_ids := '{}';
  phase_nos := '{}';
  for v_row in select r as run, p as phase from unnest(p_run_ids, p_phase_nos) with ordinality as c (run_id, phase_no, no)
      join ops.run r using (run_id) join ops.phase p on p.run_id = c.run_id and p.phase_no = c.phase_no order by c.no loop
    continue when (v_row.phase).status <> 'queued';
    v_full := null;
    for v_cap in select c as cap, array_position(v_state.cap_ids, c.cap_id) as at, ops._cap_need(c, v_row.run, v_row.phase) as need
        from ops.cap c where c.cap_id = any (v_state.cap_ids) and ops._cap_applies(c, v_row.run) order by c.cap_id loop
      if ops._cap_too_small(v_cap.cap, v_cap.need) or (v_cap.cap).time_window <> 'attempt' and not (v_cap.need = 0 and (v_cap.cap).resource = 'runs')
          and (v_state.totals[v_cap.at] + v_cap.need > (v_cap.cap).max_amount or v_state.totals[v_cap.at] >= (v_cap.cap).max_amount) then
        v_full := v_cap;
        exit;
      end if;
    end loop;
    if v_full is null then
      for v_cap in select array_position(v_state.cap_ids, c.cap_id) as at, ops._cap_need(c, v_row.run, v_row.phase) as need
          from ops.cap c where c.cap_id = any (v_state.cap_ids) and c.time_window <> 'attempt' and ops._cap_applies(c, v_row.run) loop
        v_state.totals[v_cap.at] := v_state.totals[v_cap.at] + v_cap.need;
      end loop;
      run_ids := run_ids || (v_row.run).run_id;
      phase_nos := phase_nos || (v_row.phase).phase_no;
    elsif ops._cap_too_small(v_full.cap, v_full.need) then
      perform ops._cap_refuse(v_row.phase, v_full.cap, v_state.window_starts[v_full.at], v_full.need,
        format('phase "%s" says that it needs %s: %s', (v_row.phase).name, trim_scale(v_full.need), ops._cap_text(v_full.cap, v_state.totals[v_full.at])));
    elsif (v_full.cap).on_exceed = 'refuse' then
      perform ops._cap_refuse(v_row.phase, v_full.cap, v_state.window_starts[v_full.at], v_state.totals[v_full.at], ops._cap_text(v_full.cap, v_state.totals[v_full.at]));
    else
      perform ops._cap_park(v_row.run, v_row.phase, v_full.cap, v_state.window_starts[v_full.at], v_state.totals[v_full.at], v_full.need);
    end if;
  end loop;
end
$$;

-- The phase waits apart; its run is told so once a window.
create or replace function ops._cap_park(p_run ops.run, p_phase ops.phase, p_cap ops.cap, p_window_start timestamptz, p_used numeric, p_need numeric) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_cap jsonb := ops._cap_json(p_cap, p_window_start, p_used);
begin
  insert into ops.cap_waiter (run_id, phase_no, cap_id, ready_key, need, org_id, project_id, environment_id)
    values (p_run.run_id, p_phase.phase_no, p_cap.cap_id, p_phase.ready_key, p_need, p_run.org_id, p_run.project_id, p_run.environment_id)
    on conflict (run_id, phase_no) do update set cap_id = excluded.cap_id, ready_key = excluded.ready_key, need = excluded.need;
  if not exists (select from ops.event e where e.run_id = p_run.run_id and e.type = 'CAP_WAITED_FOR' and e.phase_no = p_phase.phase_no
      and e.payload ->> 'cap' = p_cap.name and e.payload ->> 'window_start' is not distinct from v_cap ->> 'window_start') then
    perform ops._event_add(p_run, p_phase.phase_no, 'CAP_WAITED_FOR', 'warn', format('phase "%s" waits: %s', p_phase.name, ops._cap_text(p_cap, p_used)), v_cap);
  end if;
end
$$;

-- The run ends without an attempt; when somebody holds its lines just now, the next claim sees to it.
create or replace function ops._cap_refuse(p_phase ops.phase, p_cap ops.cap, p_window_start timestamptz, p_used numeric, p_why text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run := ops._run_try_lock(p_phase.run_id);
  v_failure jsonb := jsonb_build_object('class', 'cap_exceeded', 'message', p_why, 'phase', p_phase.name, 'detail', ops._cap_json(p_cap, p_window_start, p_used));
begin
  if v_run.run_id is null then
    perform ops._ready_enter(p_phase);
    return;
  end if;
  perform ops._event_add(v_run, p_phase.phase_no, 'CAP_EXCEEDED', 'error', p_why, v_failure -> 'detail');
  perform ops._run_advance(v_run.run_id, 'fail', v_failure);
  perform ops._event_add(v_run, null::smallint, 'RUN_FAILED', 'error', format('run failed: %s', p_why));
  perform ops._audit('cap_refuse', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text, v_failure -> 'detail');
end
$$;

-- What was claimed is reserved: on the leases, with the limits of each attempt, and in the counters. The first that comes near a cap is told.
create or replace function ops._cap_reserve(p_run_ids uuid[], p_phase_nos smallint[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_state record;
  v_row record;
  v_cap record;
  v_added numeric[];
  v_reserved jsonb;
  v_limits jsonb;
  v_left numeric;
begin
  if coalesce(cardinality(p_run_ids), 0) = 0 or not exists (select from ops.cap) then
    return;
  end if;
  select * into v_state from ops._cap_states(p_run_ids, ops.now());
  if cardinality(v_state.cap_ids) = 0 then
    return;
  end if;
  v_added := array_fill(0::numeric, array[cardinality(v_state.cap_ids)]);
  -- a run that this very claim has begun is still a new one to its caps
  for v_row in select case when r.started_at = l.started_at then jsonb_populate_record(r, '{"started_at": null}') else r end as run, p as phase
      from unnest(p_run_ids, p_phase_nos) with ordinality as c (run_id, phase_no, no) join ops.run r using (run_id)
      join ops.phase p on p.run_id = c.run_id and p.phase_no = c.phase_no
      join ops.lease l on l.run_id = c.run_id and l.phase_no = c.phase_no order by c.no loop
    v_reserved := '[]';
    v_limits := '{}';
    for v_cap in select c as cap, array_position(v_state.cap_ids, c.cap_id) as at, ops._cap_need(c, v_row.run, v_row.phase) as need
        from ops.cap c where c.cap_id = any (v_state.cap_ids) and ops._cap_applies(c, v_row.run) order by c.cap_id loop
      continue when (v_cap.cap).resource = 'runs' and v_cap.need = 0;
      v_reserved := v_reserved || jsonb_build_array(jsonb_build_array((v_cap.cap).cap_id, v_state.window_starts[v_cap.at], v_cap.need));
      v_left := (v_cap.cap).max_amount;
      if (v_cap.cap).time_window <> 'attempt' then
        v_left := v_left - v_state.totals[v_cap.at];
        v_state.totals[v_cap.at] := v_state.totals[v_cap.at] + v_cap.need;
        v_added[v_cap.at] := v_added[v_cap.at] + v_cap.need;
        if not v_state.near[v_cap.at] and (v_cap.cap).time_window <> 'none'
            and v_state.totals[v_cap.at] * 100 >= (v_cap.cap).max_amount * (v_cap.cap).near_percent then
          v_state.near[v_cap.at] := true;
          perform ops._event_add(v_row.run, (v_row.phase).phase_no, 'CAP_NEAR', 'warn', ops._cap_text(v_cap.cap, v_state.totals[v_cap.at]),
            ops._cap_json(v_cap.cap, v_state.window_starts[v_cap.at], v_state.totals[v_cap.at]));
        end if;
      end if;
      if (v_cap.cap).resource not in ('runs', 'concurrent_runs')
          and v_left < coalesce((v_limits #>> array[(v_cap.cap).resource, 'left'])::numeric, 'infinity') then
        v_limits := v_limits || jsonb_build_object((v_cap.cap).resource,
          ops._cap_json(v_cap.cap, v_state.window_starts[v_cap.at], null) || jsonb_build_object('left', trim_scale(v_left)));
      end if;
    end loop;
    update ops.lease set reserved = v_reserved, limits = nullif(v_limits, '{}') where run_id = (v_row.run).run_id and phase_no = (v_row.phase).phase_no and v_reserved <> '[]';
  end loop;
  perform ops._cap_add(array_agg(cap_id), array_agg(window_start), array_agg(added), array_agg(near))
    from unnest(v_state.cap_ids, v_state.window_starts, v_added, v_state.near) as s (cap_id, window_start, added, near)
    join ops.cap c using (cap_id) where c.time_window <> 'attempt' having count(*) > 0;
end
$$;

-- Runs that are counted when they are made, and caps that refuse when they have nothing left. Called by _run_insert before it locks anything.
create or replace function ops._cap_create(p_run ops.run) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_cap ops.cap;
  v_start timestamptz;
  v_total numeric;
  v_counted boolean;
begin
  if not exists (select from ops.cap) then
    return;
  end if;
  for v_cap in select c.* from ops.cap c where c.on_exceed = 'refuse' and c.time_window <> 'attempt' and ops._cap_applies(c, p_run) order by c.cap_id loop
    v_counted := v_cap.resource = 'runs';
    if v_counted then
      perform pg_advisory_xact_lock(hashtextextended(ops._cap_lock_name(v_cap), 0));
      select * into v_cap from ops.cap where cap_id = v_cap.cap_id;
      continue when not found;
    end if;
    v_start := ops._cap_window_start(v_cap, ops.now());
    v_total := ops._cap_total(v_cap.cap_id, v_start);
    if v_total + v_counted::int > v_cap.max_amount or v_total >= v_cap.max_amount then
      perform ops._fail('LH014', ops._cap_text(v_cap, v_total), ops._cap_json(v_cap, v_start, v_total),
        coalesce('it has room again at ' || ops._rfc3339(ops._cap_window_end(v_cap, v_start)), 'wait until one has ended') || '; `lhcr caps usage` shows what is used');
    end if;
    if v_counted then
      perform ops._cap_add(array[v_cap.cap_id], array[v_start], array[1::numeric], array[(v_total + 1) * 100 >= v_cap.max_amount * v_cap.near_percent]);
      insert into ops.cap_use (cap_id, window_start, org_id, project_id, environment_id, delta, amount, started, exceeded)
        values (v_cap.cap_id, v_start, p_run.org_id, p_run.project_id, p_run.environment_id, 0, 1, true, false);
    end if;
  end loop;
end
$$;
reset role;
