-- One call for all leases of a worker: extends what is held, and answers for each whether it is still held, is
-- to be cancelled, and its deadline. Meant to be called each second: it writes a lease only when a third of it
-- (at most 5 s) has passed since the last write, so that cancel reaches the worker in time at the price of a
-- read. p_extend sets the length of the lease; without it each keeps its own.
-- The token proves the lease; the worker's name only says who was seen.
-- A look-up for each lease, never a join over whole tables, whatever the planner makes of their sizes: it is called each second.
-- Locks: lease rows, in order of key; never the run. Errors: LH022 invalid_argument, LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
  set cpu_tuple_cost = 1 set cpu_index_tuple_cost = 1 as $$
declare
  v_environments int[] := ops._environments_permitted('run.work');
  v_worker ops.worker;
  v_now timestamptz := ops.now();
  v_answer jsonb;
begin
  if cardinality(v_environments) = 0 then
    perform ops._fail('LH004', format('login "%s" may not work on runs', session_user), '{}',
      'ask a platform admin for the role operator or data_engineer');
  end if;
  if jsonb_typeof(p_leases) is distinct from 'array' or jsonb_array_length(p_leases) > 1000
     or p_extend not between interval '1 second' and interval '24 hours' then
    perform ops._fail('LH022', 'a heartbeat names at most 1000 leases, of 1 second to 24 hours');
  end if;
  v_worker := ops._worker_find(p_worker);
  update ops.worker set seen_at = v_now where worker_id = v_worker.worker_id and seen_at < v_now - interval '5 seconds';
  begin
    with asked as materialized (
      select a.run_id, a.phase as name, a.lease_token, p.phase_no, a.no
        from rows from (jsonb_to_recordset(p_leases) as (run_id uuid, phase text, lease_token uuid))
             with ordinality as a (run_id, phase, lease_token, no)
        left join ops.phase p on p.run_id = a.run_id and p.name = a.phase
    ), locked as materialized (
      select l.run_id, l.phase_no from ops.lease l join asked a on a.run_id = l.run_id and a.phase_no = l.phase_no
         and a.lease_token = l.lease_token
       where l.environment_id = any (v_environments) and l.expires_at > v_now
         and (l.heartbeat_at <= v_now - least(l.lease_ms / 3, 5000) * interval '1 millisecond'
              or p_extend is not null and l.lease_ms <> extract(epoch from p_extend) * 1000)
       order by l.run_id, l.phase_no for update
    )
    update ops.lease l set heartbeat_at = v_now,
           lease_ms = coalesce((extract(epoch from p_extend) * 1000)::int, l.lease_ms),
           expires_at = v_now + coalesce(p_extend, l.lease_ms * interval '1 millisecond')
      from locked k where l.run_id = k.run_id and l.phase_no = k.phase_no and l.expires_at > v_now;
    select coalesce(jsonb_agg(jsonb_build_object('run_id', a.run_id, 'phase', a.phase,
        'state', case when l.run_id is null then 'lost' else 'held' end,
        'cancel_requested', coalesce(l.cancel_requested_at is not null or r.finished_at is not null or l.run_id is null and r.cancel_requested_at is not null, false),
        'reason', case when l.run_id is null then coalesce(r.cancel_reason, 'lease_lost') else l.cancel_reason end,
        'deadline_at', ops._rfc3339(l.deadline_at), 'lease_expires_at', ops._rfc3339(l.expires_at)) order by a.no), '[]')
      into v_answer
      from rows from (jsonb_to_recordset(p_leases) as (run_id uuid, phase text, lease_token uuid))
           with ordinality as a (run_id, phase, lease_token, no)
      left join ops.run r on r.run_id = a.run_id and r.environment_id = any (v_environments)
      left join ops.phase p on p.run_id = r.run_id and p.name = a.phase
      left join ops.lease l on l.run_id = r.run_id and l.phase_no = p.phase_no and l.lease_token = a.lease_token and l.expires_at > v_now;
  exception when data_exception then
    perform ops._fail('LH022', 'a lease is named by run_id, phase and lease_token');
  end;
  return jsonb_build_object('leases', v_answer);
end
$$;
reset role;
