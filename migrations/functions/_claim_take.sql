-- Turns rows taken from `ready` into claims: lease, attempt, statuses and events in one statement, under the
-- runs' row locks (taken in order of run_id). A phase that is no longer queued, or whose run is to be
-- cancelled, is left out: its queue row was stale. With p_start the attempts begin in the same statement, as phase_start would
-- have it; with p_ticks the lanes' clocks go with it. The audit has a row for each environment that the claim touches, naming its runs. Called by run_claim.
set local role lhcr_owner;
create or replace function ops._claim_take(p_worker ops.worker, p_run_ids uuid[], p_phase_nos smallint[], p_lease_ms int,
  p_start boolean, p_claim_id uuid, p_ticks boolean, out run_ids uuid[], out phase_nos smallint[], out lease_tokens uuid[])
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
  set cpu_tuple_cost = 1 set cpu_index_tuple_cost = 1 as $$  -- a row read is dear, a look-up is not: nobody walks over what is believed to be small
declare
  v_now timestamptz;
begin
  perform from ops.run where run_id = any (p_run_ids) order by run_id for update;
  v_now := ops.now();
  with picked as materialized (
    select c.no, p.run_id, p.phase_no, p.org_id, p.project_id, p.environment_id, p.name, p.attempt + 1 as attempt,
           ops.uuid_v7(v_now) as token, coalesce(p_lease_ms, p.lease_ms) as lease_ms,
           p.queue_id, p.ready_key + r.priority::bigint * 60000000 + least(p.score, 0)::bigint * 1000000 as vtime,
           least(r.deadline_at, v_now + p.timeout_ms * interval '1 millisecond') as deadline_at,
           case when p_start then s.to_status else t.to_status end as to_status,
           case when p_start then v_now end as started_at, r.status as run_status, r.event_seq
      from unnest(p_run_ids, p_phase_nos) with ordinality as c (run_id, phase_no, no)
     -- looked up row by row (offset 0), whatever statistics say of the sizes: a join would begin with all there is of what they believe is small
     cross join lateral (select p.* from ops.phase p where p.run_id = c.run_id and p.phase_no = c.phase_no offset 0) p
     cross join lateral (select r.* from ops.run r where r.run_id = c.run_id and r.finished_at is null and r.cancel_requested_at is null offset 0) r
      join ops.phase_transition t on t.event = 'claim' and t.from_status = p.status
      join ops.phase_transition s on s.event = 'start' and s.from_status = t.to_status
  ), leased as (
    insert into ops.lease (run_id, phase_no, lease_token, org_id, project_id, environment_id, worker_id, claimed_by,
                           claimed_at, heartbeat_at, expires_at, lease_ms, deadline_at, started_at)
    select run_id, phase_no, token, org_id, project_id, environment_id, p_worker.worker_id, p_worker.name,
           v_now, v_now, v_now + lease_ms * interval '1 millisecond', lease_ms, deadline_at, started_at from picked
  ), attempted as (
    insert into ops.attempt (run_id, phase_no, lease_token, org_id, project_id, environment_id, attempt, worker_id,
                             claimed_by, claimed_at, started_at)
    select run_id, phase_no, token, org_id, project_id, environment_id, attempt, p_worker.worker_id,
           p_worker.name, v_now, started_at from picked
  ), phased as (
    update ops.phase p set status = k.to_status, lease_token = k.token, ready_key = null, attempt = p.attempt + p_start::int,
           started_at = coalesce(k.started_at, p.started_at)
      from (select run_id, phase_no, to_status, token, started_at from picked offset 0) k  -- an update carries whole rows of what it joins: few columns
     where p.run_id = k.run_id and p.phase_no = k.phase_no
  ), moved as (  -- a run that goes on with its second phase is running already
    update ops.run r set status = coalesce(case when p_start then s.to_status end, t.to_status, r.status),
           claimed_at = coalesce(r.claimed_at, v_now), started_at = coalesce(r.started_at, k.started_at),
           active_phase = k.phase_no, event_seq = r.event_seq + 1 + p_start::int
      from (select run_id, phase_no, run_status, started_at from picked offset 0) k
      left join ops.run_transition t on t.event = 'claim' and t.from_status = k.run_status
      left join ops.run_transition s on s.event = 'start' and s.from_status = coalesce(t.to_status, k.run_status)
     where r.run_id = k.run_id
  ), told as (
    insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, phase_no, ts, level, type,
                           message, payload)
    select run_id, ops.uuid_v7(v_now), event_seq + 1, org_id, project_id, environment_id, phase_no, v_now, 'info', 'PHASE_CLAIMED',
           format('phase "%s" is claimed by "%s"', name, p_worker.name),
           jsonb_build_object('worker', p_worker.name, 'attempt', attempt, 'lease_ms', lease_ms) from picked
     union all
    select run_id, ops.uuid_v7(v_now), event_seq + 2, org_id, project_id, environment_id, phase_no, v_now, 'info', 'PHASE_STARTED',
           format('phase "%s" starts, attempt %s', name, attempt), jsonb_build_object('attempt', attempt) from picked where p_start
  ), audited as (
    insert into ops.audit (audit_id, at, principal_id, login, action, org_id, project_id, environment_id, object_kind, object_id, detail)
    select ops.uuid_v7(v_now), v_now, p_worker.principal_id, session_user, 'run_claim', org_id, project_id, environment_id, 'claim', p_claim_id::text,
           jsonb_build_object('worker', p_worker.name, 'started', p_start, 'phases', jsonb_agg(jsonb_build_array(run_id, phase_no) order by no))
      from picked group by org_id, project_id, environment_id
  ), ticked as (  -- the lane's virtual time is that of what it served last, in turn: what is far behind by its score, or named, makes nobody wait
    select setval(q.clock, greatest(max(k.vtime), pg_sequence_last_value(q.clock)))
      from picked k join ops.queue q on q.queue_id = k.queue_id and q.band = 'fresh' where p_ticks group by q.clock)
  select coalesce(array_agg(run_id order by no), '{}'), coalesce(array_agg(phase_no order by no), '{}'),
         coalesce(array_agg(token order by no), '{}')
    into run_ids, phase_nos, lease_tokens from picked cross join (select count(*) from ticked) t;
end
$$;
reset role;
