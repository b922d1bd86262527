-- Takes back leases whose holder is gone: overdue by the database's clock, or of a worker whose session lock
-- has vanished from pg_locks for a second without its registering again (never within 30 s of the server's
-- start, which frees every lock at once; a lock that is held extends nothing), or of an earlier incarnation that
-- held one and was replaced. Called by maintenance_tick, and by run_claim when it finds nothing.
-- Locks: never waits; what another transaction holds is left to the next tick. One bad row stops no other.
set local role lhcr_owner;
create or replace function ops._session_lock_held(p_lock_key bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from pg_catalog.pg_locks k
    where k.locktype = 'advisory' and k.granted and k.objsubid = 1
      and k.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and k.classid = ((p_lock_key >> 32) & 4294967295)::oid and k.objid = (p_lock_key & 4294967295)::oid);
end
$$;

create or replace function ops._worker_watch() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
begin
  if clock_timestamp() - pg_postmaster_start_time() < interval '30 seconds' then
    update ops.worker set lock_lost_at = null where lock_lost_at is not null;
    return;
  end if;
  update ops.worker w set lock_lost_at = case when h.held then null else v_now end
    from (select s.worker_id, ops._session_lock_held(s.lock_key) as held
            from ops.worker s
           where s.session_lock and exists (select from ops.lease l where l.worker_id = s.worker_id)
             for update skip locked) as h
   where w.worker_id = h.worker_id and (w.lock_lost_at is null) <> h.held;
end
$$;

create or replace function ops.stale_requeue(p_limit int default 500) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_lease record;
  v_run ops.run;
  v_requeued int := 0;
begin
  perform ops._worker_watch();
  for v_lease in
    select l.run_id, l.phase_no, l.lease_token, l.claimed_by, l.expires_at <= ops.now() as overdue
      from ops.lease l left join ops.worker w using (worker_id)
     where l.expires_at <= ops.now() or ops._worker_gone(w) order by l.run_id limit p_limit
  loop
    begin
      v_run := ops._run_try_lock(v_lease.run_id);
      continue when v_run.run_id is null;
      perform from ops.lease l left join ops.worker w using (worker_id)
        where l.run_id = v_lease.run_id and l.phase_no = v_lease.phase_no and l.lease_token = v_lease.lease_token
          and (l.expires_at <= ops.now() or ops._worker_gone(w)) for update of l skip locked;
      continue when not found;
      perform ops._attempt_fail(v_run, v_lease.phase_no, v_lease.lease_token, jsonb_build_object('class', 'lease_lost',
        'message', format(case when v_lease.overdue then 'worker "%s" sent no heartbeat for the length of its lease'
                               else 'worker "%s" is gone' end, v_lease.claimed_by)), null, null);
      perform ops._audit('stale_requeue', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text,
        jsonb_build_object('phase_no', v_lease.phase_no, 'worker', v_lease.claimed_by, 'overdue', v_lease.overdue));
      v_requeued := v_requeued + 1;
    exception when others then
      raise warning 'lease of run % stays: %', v_lease.run_id, sqlerrm;
    end;
  end loop;
  return v_requeued;
end
$$;

-- Gone: its lock was missed a second ago and it has not registered since. With a tick a second that is less than 3 s after it died.
create or replace function ops._worker_gone(p_worker ops.worker) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce(p_worker.session_lock and p_worker.lock_lost_at <= ops.now() - interval '1 second', false);
end
$$;

-- The locks of _run_lock without waiting for any: null when another transaction has one of them.
create or replace function ops._run_try_lock(p_run_id uuid) returns ops.run
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run;
  v_line text;
begin
  select * into v_run from ops.run where run_id = p_run_id;
  foreach v_line in array ops._run_lines(v_run) loop
    if not pg_try_advisory_xact_lock(hashtextextended('lhcr queue_key ' || v_run.environment_id || ' ' || v_line, 0)) then
      return null;
    end if;
  end loop;
  select * into v_run from ops.run where run_id = p_run_id for update skip locked;
  return v_run;
end
$$;
reset role;
