-- Says that the attempt begins: only now is an attempt spent. Repeating it while the lease is held is harmless.
-- Callers: the worker, `lhcr run start`. Locks: run, lease, phase. Errors: LH071 lease_lost, LH011 cancelled, LH006.
set local role lhcr_owner;
create or replace function ops.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
  v_phase ops.phase;
  v_now timestamptz := ops.now();
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'phase_start');
  if (v_fence.lease).started_at is not null then
    return jsonb_build_object('status', 'running');
  end if;
  if (v_fence.lease).cancel_requested_at is not null then
    perform ops._fail('LH011', format('run "%s" is being cancelled', p_run_id), jsonb_build_object('run_id', p_run_id),
      'report phase_fail with class cancelled');
  end if;
  v_phase := ops._phase_advance(v_run, v_fence.phase_no, 'start');
  update ops.lease set started_at = v_now, deadline_at = least(v_run.deadline_at, v_now + v_phase.timeout_ms * interval '1 millisecond')
   where run_id = p_run_id and phase_no = v_fence.phase_no;
  update ops.attempt set started_at = v_now
   where run_id = p_run_id and phase_no = v_fence.phase_no and lease_token = p_lease_token;
  if v_run.status = 'claimed' then
    perform ops._run_advance(p_run_id, 'start');
  end if;
  perform ops._event_add(v_run, v_fence.phase_no, 'PHASE_STARTED', 'info',
    format('phase "%s" starts, attempt %s', p_phase, v_phase.attempt), jsonb_build_object('attempt', v_phase.attempt));
  perform ops._audit('phase_start', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
    jsonb_build_object('phase', p_phase, 'attempt', v_phase.attempt));
  return jsonb_build_object('status', v_phase.status);
end
$$;
reset role;
