-- Sets the final output manifest of a run, once, for the attempt that holds its active phase; if that phase is
-- the last one it is completed too, and with it the run. A repeated call gets the first answer.
-- Callers: `lhcr run complete` without --phase. Locks: queue_key, run, lease, phase.
-- Errors: LH071 lease_lost, LH007 conflict (another manifest is set), LH022, LH006.
set local role lhcr_owner;
create or replace function ops.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_phase ops.phase;
  v_fence record;
begin
  select p.* into v_phase from ops.attempt a join ops.phase p on p.run_id = a.run_id and p.phase_no = a.phase_no
   where a.run_id = p_run_id and a.lease_token = p_lease_token;
  if not found then
    perform ops._fail('LH071', format('the lease on run "%s" is lost', p_run_id), jsonb_build_object('run_id', p_run_id),
      'claim the run again');
  end if;
  v_fence := ops._lease_check(v_run, v_phase.name, p_lease_token, 'phase_complete');
  if v_fence.replay is not null then
    return v_fence.replay;
  end if;
  if jsonb_typeof(p_output) is distinct from 'object' or octet_length(p_output::text) > 16777216 then
    perform ops._fail('LH022', 'an output manifest is a JSON object of at most 16 MiB');
  end if;
  if v_run.output_manifest is null then
    update ops.run set output_manifest = p_output where run_id = p_run_id;
    perform ops._event_add(v_run, v_phase.phase_no, 'RUN_OUTPUT_SET', 'info', 'the output manifest is set',
      jsonb_build_object('sha256', encode(sha256(convert_to(p_output::text, 'UTF8')), 'hex')));
  elsif v_run.output_manifest <> p_output then
    perform ops._fail('LH007', format('run "%s" has another output manifest', p_run_id), jsonb_build_object('run_id', p_run_id),
      'an output manifest is written once');
  end if;
  perform ops._audit('run_complete', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
    jsonb_build_object('phase', v_phase.name));
  if v_phase.phase_no < v_run.phase_count then
    return jsonb_build_object('phase_status', v_phase.status, 'run_status', v_run.status, 'next_phase', null);
  end if;
  return ops.phase_complete(p_run_id, v_phase.name, p_lease_token, p_output);
end
$$;
reset role;
