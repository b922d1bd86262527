-- Gives a phase back without spending an attempt, started or not: a worker that drains, a person who changed
-- his mind. Callers: the worker, `lhcr run release`. Locks: queue_key, run, lease, phase.
-- Errors: LH071 lease_lost, LH006.
set local role lhcr_owner;
create or replace function ops.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
  v_phase ops.phase;
  v_status ops.run_status := v_run.status;
  v_answer jsonb;
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'lease_release');
  if v_fence.replay is not null then
    return v_fence.replay;
  end if;
  if v_run.cancel_requested_at is not null then
    v_answer := ops._attempt_fail(v_run, v_fence.phase_no, p_lease_token,
      jsonb_build_object('class', 'cancelled', 'message', coalesce(v_run.cancel_reason, 'cancelled')), null, 'lease_release');
  else
    v_phase := ops._phase_advance(v_run, v_fence.phase_no, 'release');
    if v_run.status = 'claimed' then
      v_status := ops._run_advance(p_run_id, 'release');
    end if;
    perform ops._event_add(v_run, v_fence.phase_no, 'PHASE_RELEASED', 'info',
      format('phase "%s" is given back by "%s"', p_phase, (v_fence.lease).claimed_by),
      jsonb_build_object('reason', left(p_reason, 1000)));
    v_answer := jsonb_build_object('phase_status', v_phase.status, 'run_status', v_status);
    perform ops._attempt_end(p_run_id, v_fence.phase_no, p_lease_token, 'released', 'lease_release', v_answer);
  end if;
  perform ops._audit('lease_release', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
    jsonb_build_object('phase', p_phase, 'reason', left(p_reason, 1000)));
  return v_answer;
end
$$;
reset role;
