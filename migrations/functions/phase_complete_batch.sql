-- Ends many attempts well in one call, each by itself: for short work, where a transaction for each would be most of the cost.
-- p_completions: array of at most 1000 {run_id, phase, lease_token, output?, usage?}, a run once. The answer has one element for each, in order:
-- * state "completed" {phase_status, run_status, next_phase}: as phase_complete answers, the first answer when it is repeated;
-- * state "lost": the lease is another's or gone, nothing was written;
-- * state "single": nothing was written, and phase_complete is to be called for it: it does more than can be done for many at once (it
--   publishes, waits for approval, holds a slot or part of a cap, stands in a line), or it will say what is wrong.
-- Callers: workers with short work. Locks: runs in order of run_id, leases, phases. Errors: LH022 invalid_argument, LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops.phase_complete_batch(p_completions jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_environments int[] := ops._environments_permitted('run.work');
  v_run_ids uuid[];
  v_written record;
begin
  if cardinality(v_environments) = 0 then
    perform ops._fail('LH004', format('login "%s" may not work on runs', session_user), '{}',
      'ask a platform admin for the role operator or data_engineer');
  end if;
  if jsonb_typeof(p_completions) is distinct from 'array' or jsonb_array_length(p_completions) > 1000 or octet_length(p_completions::text) > 16777216 then
    perform ops._fail('LH022', 'completions are an array of at most 1000 and 16 MiB');
  end if;
  begin
    v_run_ids := array(select run_id from jsonb_to_recordset(p_completions) as c (run_id uuid, phase text, lease_token uuid));
  exception when data_exception then
    perform ops._fail('LH022', 'a completion is named by run_id, phase and lease_token');
  end;
  if (select count(distinct i) from unnest(v_run_ids) i) < cardinality(v_run_ids) then
    perform ops._fail('LH022', 'a run is completed once in a batch');
  end if;
  perform from ops.run where run_id = any (v_run_ids) and session_id is null and queue_key is null order by run_id for update;
  v_written := ops._completions_write(p_completions, v_environments, 'phase_complete_batch', ops.now());
  if v_written.run_ids is not null then
    perform ops._phases_enqueue(v_written.run_ids, v_written.phase_nos);
  end if;
  return jsonb_build_object('answers', v_written.answers);
end
$$;

-- Under the runs' locks: everything but the queueing of the next phases (run_ids, phase_nos). The audit is that of p_call: a row for the run of
-- phase_complete, one for each environment of phase_complete_batch.
create or replace function ops._completions_write(p_completions jsonb, p_environments int[], p_call text, p_now timestamptz,
  out run_ids uuid[], out phase_nos smallint[], out answers jsonb)
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  v_principal uuid := ops._principal();
begin
  with given as materialized (
    select c.run_id, c.phase, c.lease_token, coalesce(c.output, '{}') as output, nullif(c.usage, 'null') as usage, c.no
      from rows from (jsonb_to_recordset(p_completions) as (run_id uuid, phase text, lease_token uuid, output jsonb, usage jsonb))
           with ordinality as c (run_id, phase, lease_token, output, usage, no)
  ), picked as materialized (
    select g.no, g.run_id, g.lease_token, g.output, g.usage, p.phase_no, p.name, p.attempt, r.org_id, r.project_id, r.environment_id,
           t.to_status, r.event_seq, n.phase_no as next_no, n.name as next_name,
           coalesce(s.to_status, r.status) as run_status, s.to_status is not null as ends, case when s.to_status is not null then
             case when r.phase_count = 1 and not exists (select from ops.artifact_link a where a.run_id = r.run_id)
                  then '{"tables": [], "artifacts": []}' else ops._run_manifest(r.run_id) end end as manifest
      from given g
      join ops.run r on r.run_id = g.run_id and r.environment_id = any (p_environments) and r.session_id is null and r.queue_key is null
       and r.cancel_requested_at is null
      join ops.phase p on p.run_id = g.run_id and p.name = g.phase
      join ops.phase_transition t on t.event = 'succeed' and t.from_status = p.status
      join ops.lease l on l.run_id = g.run_id and l.phase_no = p.phase_no and l.lease_token = g.lease_token and l.expires_at > p_now
       and l.reserved is null
      left join ops.phase n on n.run_id = g.run_id and n.phase_no = p.phase_no + 1
      left join ops.run_transition s on s.event = 'succeed' and s.from_status = r.status and n.run_id is null
     where jsonb_typeof(g.output) = 'object' and g.output -> 'publish' is distinct from 'true' and coalesce(octet_length(g.usage::text), 0) <= 65536
       and (p.phase_no = r.phase_count or n.status = 'waiting' and n.approve is null)
       and not exists (select from ops.concurrency_slot c where c.run_id = g.run_id and c.phase_no = p.phase_no)
  ), freed as (
    delete from ops.lease l using (select run_id, phase_no from picked order by run_id, phase_no offset 0) k  -- the order in which heartbeats lock them
     where l.run_id = k.run_id and l.phase_no = k.phase_no
  ), phased as (
    update ops.phase p set status = k.to_status, lease_token = null, finished_at = p_now, output = k.output, usage = coalesce(k.usage, p.usage)
      from (select run_id, phase_no, to_status, output, usage from picked offset 0) k  -- an update carries whole rows of what it joins: few columns
     where p.run_id = k.run_id and p.phase_no = k.phase_no
  ), ended as (
    update ops.attempt a set outcome = 'succeeded', finished_at = p_now, answered = 'phase_complete', usage = coalesce(a.usage || k.usage, k.usage, a.usage),
           answer = jsonb_build_object('phase_status', k.to_status, 'run_status', k.run_status, 'next_phase', k.next_name)
      from (select run_id, phase_no, lease_token, to_status, run_status, next_name, usage from picked offset 0) k where a.run_id = k.run_id and a.phase_no = k.phase_no and a.lease_token = k.lease_token
  ), moved as (
    update ops.run r set event_seq = r.event_seq + 2, status = k.run_status, finished_at = case when k.ends then p_now end,
           output_manifest = coalesce(r.output_manifest, k.manifest), active_phase = coalesce(k.next_no, r.active_phase)
      from (select run_id, run_status, ends, manifest, next_no from picked offset 0) k where r.run_id = k.run_id
  ), told as (
    insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, phase_no, ts, level, type, message, payload)
    select run_id, ops.uuid_v7(p_now), event_seq + 1, org_id, project_id, environment_id, phase_no, p_now, 'info', 'PHASE_SUCCEEDED',
           format('phase "%s" succeeded', name), usage from picked
     union all
    select run_id, ops.uuid_v7(p_now), event_seq + 2, org_id, project_id, environment_id, next_no, p_now, 'info',
           case when ends then 'RUN_SUCCEEDED' else 'PHASE_QUEUED' end,
           case when ends then 'run succeeded' else format('phase "%s" is queued', next_name) end, null from picked
  ), audited as (
    insert into ops.audit (audit_id, at, principal_id, login, action, org_id, project_id, environment_id, object_kind, object_id, detail)
    select ops.uuid_v7(p_now), p_now, v_principal, session_user, p_call, org_id, project_id, environment_id, 'run', run_id::text,
           jsonb_build_object('phase', name, 'attempt', attempt, 'run_status', run_status) from picked where p_call = 'phase_complete'
     union all
    select ops.uuid_v7(p_now), p_now, v_principal, session_user, p_call, org_id, project_id, environment_id, 'environment', environment_id::text,
           jsonb_build_object('phases', jsonb_agg(jsonb_build_array(run_id, name, run_status) order by no))
      from picked where p_call <> 'phase_complete' group by org_id, project_id, environment_id
  )
  select array_agg(g.run_id) filter (where k.next_no is not null), array_agg(k.next_no) filter (where k.next_no is not null),
         coalesce(jsonb_agg(jsonb_build_object('run_id', g.run_id, 'phase', g.phase) || case
           when k.run_id is not null then jsonb_build_object('state', 'completed', 'phase_status', k.to_status, 'run_status', k.run_status, 'next_phase', k.next_name)
           when a.answered = 'phase_complete' then '{"state": "completed"}'::jsonb || a.answer
           when a.finished_at is not null or a.run_id is not null and not exists (select from ops.lease l where l.run_id = g.run_id
             and l.lease_token = g.lease_token and l.expires_at > p_now) then '{"state": "lost"}'
           else '{"state": "single"}' end order by g.no), '[]')
    into run_ids, phase_nos, answers
    from given g left join picked k on k.run_id = g.run_id
    left join lateral (select a.* from ops.attempt a  -- a look-up for each, whatever the planner thinks of their number
         where k.run_id is null and a.run_id = g.run_id and a.lease_token = g.lease_token and a.environment_id = any (p_environments)
           and exists (select from ops.phase p where p.run_id = g.run_id and p.phase_no = a.phase_no and p.name = g.phase) offset 0) a on true;
end
$$;
reset role;
