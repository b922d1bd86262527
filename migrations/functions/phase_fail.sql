-- Ends an attempt badly; the class of the failure decides whether it is retried. A repeated call gets the first
-- answer. Callers: the worker, `lhcr run fail`. Locks: queue_key, run, lease, phase.
-- Errors: LH071 lease_lost, LH022 invalid_argument, LH006.
set local role lhcr_owner;
create or replace function ops.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
  v_answer jsonb;
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'phase_fail');
  if v_fence.replay is not null then
    return v_fence.replay;
  end if;
  if jsonb_typeof(p_failure) is distinct from 'object' or octet_length(p_failure::text) > 262144
     or octet_length(p_usage::text) > 65536
     or coalesce(p_failure ->> 'class', '') not in (select name::text from ops.failure_class_entry where name <> 'lease_lost') then
    perform ops._fail('LH022', 'a failure is a JSON object with a class and a message, of at most 256 KiB',
      jsonb_build_object('class', left(p_failure ->> 'class', 64),
        'classes', (select jsonb_agg(name order by name) from ops.failure_class_entry where name <> 'lease_lost')));
  end if;
  perform ops._usage_note(v_run, v_fence.lease, p_usage) where (v_fence.lease).reserved is not null;
  v_answer := ops._attempt_fail(v_run, v_fence.phase_no, p_lease_token, p_failure, p_usage, 'phase_fail');
  perform ops._audit('phase_fail', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
    v_answer || jsonb_build_object('phase', p_phase, 'class', p_failure ->> 'class'));
  return v_answer;
end
$$;
reset role;
