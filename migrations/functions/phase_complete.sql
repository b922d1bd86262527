-- Ends an attempt well: its output is kept, the next phase is queued (unless a cancel was asked for, which then
-- happens), and the last phase ends the run. Tables of
-- an output with "publish": true enter the catalogue in the same transaction. A repeated call gets the first
-- answer. Callers: the worker, `lhcr run complete --phase`. Locks: queue_key, run, lease, phase.
-- Errors: LH071 lease_lost, LH072 illegal_transition, LH022 invalid_argument, LH006.
set local role lhcr_owner;
create or replace function ops.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid,
  p_output jsonb default '{}', p_usage jsonb default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run;
  v_fence record;
  v_phase ops.phase;
  v_next text;
  v_status ops.run_status;
  v_answer jsonb := ops._completion_plain(p_run_id, p_phase, p_lease_token, p_output, p_usage);
begin
  if v_answer is not null then
    return v_answer;
  end if;
  v_run := ops._run_lock(p_run_id, 'run.work');
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'phase_complete');
  if v_fence.replay is not null then
    return v_fence.replay;
  end if;
  if jsonb_typeof(p_output) is distinct from 'object' or octet_length(p_output::text) > 16777216
     or octet_length(p_usage::text) > 65536 then
    perform ops._fail('LH022', 'an output is a JSON object of at most 16 MiB, a usage of at most 64 KiB',
      jsonb_build_object('phase', p_phase));
  end if;
  perform ops._usage_note(v_run, v_fence.lease, p_usage) where (v_fence.lease).reserved is not null;
  v_phase := ops._phase_advance(v_run, v_fence.phase_no, 'succeed', p_output => p_output, p_usage => p_usage);
  perform ops._event_add(v_run, v_fence.phase_no, 'PHASE_SUCCEEDED', 'info', format('phase "%s" succeeded', p_phase), p_usage);
  if p_output -> 'publish' = 'true' then
    perform ops._table_publish(v_run, v_fence.phase_no, p_output);
  end if;
  if v_run.cancel_requested_at is null then
    v_next := ops._phase_next(v_run);
  end if;
  if v_next is null and not exists (select from ops.phase where run_id = p_run_id and status <> 'succeeded') then
    v_status := ops._run_advance(p_run_id, 'succeed', p_output_manifest => ops._run_manifest(p_run_id));
    perform ops._event_add(v_run, null::smallint, 'RUN_SUCCEEDED', 'info', 'run succeeded');
  elsif v_run.cancel_requested_at is not null then
    v_status := ops._run_advance(p_run_id, 'cancel');
    perform ops._event_add(v_run, null::smallint, 'RUN_CANCELLED', 'warn', format('run cancelled: %s', v_run.cancel_reason));
  else
    v_status := v_run.status;
  end if;
  v_answer := jsonb_build_object('phase_status', v_phase.status, 'run_status', v_status, 'next_phase', v_next);
  perform ops._attempt_end(p_run_id, v_fence.phase_no, p_lease_token, 'succeeded', 'phase_complete', v_answer, null, p_usage);
  perform ops._audit('phase_complete', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
    jsonb_build_object('phase', p_phase, 'attempt', v_phase.attempt, 'run_status', v_status));
  return v_answer;
end
$$;

-- The usual case by the one statement that also ends many at once: a fraction of the work, and one version of the run's row. null: it was not
-- for that, nothing was written, and the long way says what is wrong if something is. A run that stands in no line has no lock to take before its row's.
create or replace function ops._completion_plain(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb)
returns jsonb language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_environments int[];
  v_written record;
begin
  if jsonb_typeof(p_output) is distinct from 'object' or p_output -> 'publish' = 'true' or octet_length(p_output::text) > 16777216 then
    return null;
  end if;
  v_environments := ops._environments_permitted('run.work');
  perform from ops.run where run_id = p_run_id and session_id is null and queue_key is null and environment_id = any (v_environments) for update;
  if not found then
    return null;
  end if;
  v_written := ops._completions_write(jsonb_build_array(jsonb_build_object('run_id', p_run_id, 'phase', p_phase, 'lease_token', p_lease_token,
    'output', p_output, 'usage', p_usage)), v_environments, 'phase_complete', ops.now());
  if v_written.answers #>> '{0,state}' <> 'completed' then
    return null;
  end if;
  if v_written.run_ids is not null then
    perform ops._phases_enqueue(v_written.run_ids, v_written.phase_nos);
  end if;
  return (v_written.answers -> 0) - array['state', 'run_id', 'phase'];
end
$$;
reset role;
