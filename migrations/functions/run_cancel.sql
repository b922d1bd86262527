-- Cancels a run: at once when nobody works on it; else the worker is told by its next heartbeat (each second)
-- and by NOTIFY lhcr_cancel, and ends the phase. Asking again changes nothing.
-- Callers: `lhcr run cancel`. Locks: queue_key, run, lease. Errors: LH072 illegal_transition, LH006, LH004.
set local role lhcr_owner;
create or replace function ops.run_cancel(p_run_id uuid, p_reason text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
begin
  return ops._run_cancel(ops._run_lock(p_run_id, 'run.cancel'), p_reason);
end
$$;

-- Under the locks of _run_lock.
create or replace function ops._run_cancel(p_run ops.run, p_reason text) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := p_run;
  v_run_id uuid := p_run.run_id;
  v_now timestamptz := ops.now();
  v_reason text := left(coalesce(nullif(p_reason, ''), 'cancelled by request'), 1000);
begin
  if v_run.status = 'cancelled' or v_run.finished_at is null and v_run.cancel_requested_at is not null then
    return jsonb_build_object('run_id', v_run_id, 'status', v_run.status, 'cancel_requested', true);
  end if;
  if v_run.finished_at is null then
    update ops.run set cancel_requested_at = v_now, cancel_reason = v_reason where run_id = v_run_id returning * into v_run;
    update ops.lease set cancel_requested_at = v_now, cancel_reason = v_reason where run_id = v_run_id;
    if found then
      perform ops._event_add(v_run, null::smallint, 'RUN_CANCEL_REQUESTED', 'warn', format('cancel is asked for: %s', v_reason));
      perform pg_notify('lhcr_cancel', v_run_id::text);
    end if;
  end if;
  if not exists (select from ops.lease where run_id = v_run_id) then
    v_run.status := ops._run_advance(v_run_id, 'cancel');
    perform ops._event_add(v_run, null::smallint, 'RUN_CANCELLED', 'warn', format('run cancelled: %s', v_reason));
  end if;
  perform ops._audit('run_cancel', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run_id::text,
    jsonb_build_object('reason', v_reason, 'status', v_run.status));
  return jsonb_build_object('run_id', v_run_id, 'status', v_run.status, 'cancel_requested', true);
end
$$;
reset role;
