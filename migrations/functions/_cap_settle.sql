-- Caps at the end of a lease, whoever ends it and how: what was reserved dies with the row, in its statement, and what was used is told. It
-- waits for nobody. An attempt that did not start used nothing; what a started one did not tell is taken to be what it had reserved.
-- And the tick that adds the lines up.
set local role lhcr_owner;
create or replace function ops._cap_settle() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_ids int[];
begin
  with settled as (
    select c.cap_id, (e ->> 1)::timestamptz as window_start, (e ->> 2)::numeric as reserved, old.started_at is not null as started,
           case when old.started_at is null or c.resource = 'concurrent_runs' then 0 when c.resource = 'runs' then 1
             when c.resource = 'wall_s' then round(extract(epoch from ops.now() - old.started_at), 3)
             when old.used is null then (e ->> 2)::numeric else coalesce((old.used ->> c.resource)::numeric, 0) end as amount,
           c.time_window, coalesce((old.limits #>> array[c.resource, 'left'])::numeric, 'infinity') as most
      from jsonb_array_elements(old.reserved) e join ops.cap c on c.cap_id = (e ->> 0)::int
  ), told as (
    insert into ops.cap_use (cap_id, window_start, org_id, project_id, environment_id, delta, amount, started, exceeded)
    select cap_id, window_start, old.org_id, old.project_id, old.environment_id, case when time_window = 'attempt' then 0 else amount - reserved end,
           amount, started, amount > most from settled returning cap_id, delta)
  select array_agg(cap_id) filter (where delta < 0) into v_ids from told;
  if old.used is not null then
    update ops.attempt set usage = old.used where run_id = old.run_id and phase_no = old.phase_no and lease_token = old.lease_token;
  end if;
  if v_ids is not null and exists (select from ops.cap_waiter where cap_id = any (v_ids)) then
    perform ops._worker_wake();  -- its claim lets the next one through
  end if;
  return null;
end
$$;
create or replace trigger caps_settle after delete on ops.lease for each row
  when (old.reserved is not null or old.used is not null) execute function ops._cap_settle();

-- What an attempt says it used so far, by the lease it holds: kept there, and held against the limits it was given. Answers those that are
-- exceeded; each is told once an attempt, also when the attempt tells it itself.
create or replace function ops._usage_note(p_run ops.run, p_lease ops.lease, p_usage jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_used jsonb := coalesce(p_lease.used, '{}') || ops._usage_amounts(p_usage);
  v_over record;
  v_exceeded jsonb := '[]';
begin
  for v_over in select l.key as resource, l.value as cap, (v_used ->> l.key)::numeric as used from jsonb_each(p_lease.limits) l
      where (v_used ->> l.key)::numeric > (l.value ->> 'left')::numeric order by l.key loop
    v_over.cap := v_over.cap || jsonb_build_object('attempt_used', trim_scale(v_over.used),
      'used', trim_scale((v_over.cap ->> 'limit')::numeric - (v_over.cap ->> 'left')::numeric + v_over.used));
    v_exceeded := v_exceeded || jsonb_build_array(v_over.cap);
    if not exists (select from ops.event e where e.run_id = p_run.run_id and e.type = 'CAP_EXCEEDED' and e.phase_no = p_lease.phase_no
        and e.payload ->> 'resource' = v_over.resource and e.ts >= p_lease.claimed_at) then
      perform ops._event_add(p_run, p_lease.phase_no, 'CAP_EXCEEDED', 'error', format('cap "%s" leaves the attempt %s %s, it used %s',
        v_over.cap ->> 'cap', v_over.cap ->> 'left', replace(v_over.resource, '_', ' '), trim_scale(v_over.used)), v_over.cap);
    end if;
  end loop;
  update ops.lease set used = v_used where run_id = p_lease.run_id and phase_no = p_lease.phase_no;
  return v_exceeded;
end
$$;

-- Adds the lines of the caps that nobody holds just now to their counters and to what reports read, and takes them and old counters away.
create or replace function ops._cap_tick() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_cap ops.cap;
  v_start timestamptz;
  v_old ops.cap_counter;
begin
  for v_cap in select * from ops.cap order by cap_id loop
    continue when not exists (select from ops.cap_use where cap_id = v_cap.cap_id)
      or not pg_try_advisory_xact_lock(hashtextextended(ops._cap_lock_name(v_cap), 0));
    for v_start in select distinct window_start from ops.cap_use where cap_id = v_cap.cap_id loop
      v_old := null;
      select * into v_old from ops.cap_counter where cap_id = v_cap.cap_id and window_start = v_start order by seq desc limit 1;
      with gone as (
        delete from ops.cap_use where cap_id = v_cap.cap_id and window_start = v_start and xid <> pg_current_xact_id() returning *
      ), added as (
        insert into ops.cap_window as w (cap_id, window_start, org_id, project_id, environment_id, used, peak, attempts, exceeded)
        select v_cap.cap_id, v_start, v_cap.org_id, v_cap.project_id, v_cap.environment_id, sum(amount), max(amount), count(*) filter (where started),
               count(*) filter (where exceeded) from gone having count(*) > 0
        on conflict (cap_id, window_start) do update set used = w.used + excluded.used, peak = greatest(w.peak, excluded.peak),
          attempts = w.attempts + excluded.attempts, exceeded = w.exceeded + excluded.exceeded)
      insert into ops.cap_counter (cap_id, window_start, seq, org_id, project_id, environment_id, total, near, snapshot, xid)
      select v_cap.cap_id, v_start, coalesce(v_old.seq, 0) + 1, v_cap.org_id, v_cap.project_id, v_cap.environment_id,
             coalesce(v_old.total, 0) + coalesce(sum(delta) filter (where xid >= coalesce(pg_snapshot_xmax(v_old.snapshot), '0')
               or xid = any (array(select pg_snapshot_xip(v_old.snapshot)) || v_old.xid)), 0),
             coalesce(v_old.near, false), pg_current_snapshot(), pg_current_xact_id() from gone;
      delete from ops.cap_counter where cap_id = v_cap.cap_id and window_start = v_start and seq <= v_old.seq;
    end loop;
    delete from ops.cap_counter where cap_id = v_cap.cap_id and window_start < ops.now() - interval '70 days' and v_cap.time_window <> 'none';
  end loop;
  delete from ops.cap_use u where not exists (select from ops.cap c where c.cap_id = u.cap_id);  -- of a cap that was removed meanwhile
end
$$;
reset role;
