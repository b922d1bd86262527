-- What becomes of an attempt that did not succeed, whoever says so: the worker (phase_fail), the clock
-- (timeout_expire) or its death (stale_requeue, class lease_lost). One decision, in this order: cancelled when
-- that was asked for; timed out when the run's own time is over; requeued at no cost when it had not started;
-- quarantined when started attempts keep crashing; retried after a backoff (exponential, full jitter) while the
-- class allows it and attempts are left; failed. Called under the locks of _run_lock, with the lease held.
set local role lhcr_owner;
create or replace function ops._attempt_fail(p_run ops.run, p_phase_no smallint, p_lease_token uuid, p_failure jsonb,
  p_usage jsonb, p_call text)
returns jsonb language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_phase ops.phase;
  v_class ops.failure_class := p_failure ->> 'class';
  v_now timestamptz := ops.now();
  v_event text;
  v_due_at timestamptz;
  v_crash boolean;
  v_status ops.run_status := p_run.status;
  v_answer jsonb;
begin
  select * into v_phase from ops.phase where run_id = p_run.run_id and phase_no = p_phase_no for update;
  v_crash := v_class = 'crashed' or v_class = 'lease_lost' and v_phase.status = 'running';
  update ops.phase set crashes = crashes + v_crash::int,
         attempt = attempt + (status = 'claimed' and v_class <> 'lease_lost')::int
   where run_id = p_run.run_id and phase_no = p_phase_no returning * into v_phase;
  v_event := case
    when p_run.cancel_requested_at is not null or v_class = 'cancelled' then 'cancel'
    when p_run.deadline_at <= v_now then 'time_out'
    when v_class = 'lease_lost' and v_phase.status = 'claimed' then 'requeue'
    when v_crash and v_phase.crashes >= (v_phase.retry ->> 'max_crashes')::int then 'quarantine'
    when v_class = 'lease_lost' then 'requeue'
    when (select retryable from ops.failure_class_entry where name = v_class)
         and (v_crash or v_phase.attempt - v_phase.crashes < (v_phase.retry ->> 'max_attempts')::int) then 'retry'
    when v_class = 'timeout' then 'time_out'
    else 'fail' end;
  if v_event = 'quarantine' and v_phase.status = 'claimed' then
    v_event := 'fail';
  end if;
  if v_event = 'retry' then
    v_due_at := v_now + ops._backoff(v_phase.retry, v_phase.attempt);
  end if;
  v_phase := ops._phase_advance(p_run, p_phase_no, v_event, p_usage => p_usage, p_failure => p_failure, p_due_at => v_due_at);
  if p_run.status = 'claimed' and v_event in ('retry', 'requeue') then
    v_status := ops._run_advance(p_run.run_id, 'release');
  end if;
  perform ops._attempt_fail_tell(p_run, v_phase, v_event, p_failure, v_due_at);
  if v_event in ('cancel', 'time_out', 'fail', 'quarantine') then
    v_status := ops._run_advance(p_run.run_id, case v_event when 'quarantine' then 'fail' else v_event end,
      p_failure || jsonb_build_object('phase', v_phase.name, 'attempt', v_phase.attempt));
    perform ops._event_add(p_run, null::smallint, 'RUN_' || upper(v_status::text), case v_event when 'cancel' then 'warn' else 'error' end,
      format('run %s: phase "%s" %s', v_status, v_phase.name, v_phase.status));
  end if;
  v_answer := jsonb_build_object('phase_status', v_phase.status, 'run_status', v_status,
    'retry_at', ops._rfc3339(v_due_at), 'attempt', v_phase.attempt);
  perform ops._attempt_end(p_run.run_id, p_phase_no, p_lease_token, case v_event when 'retry' then 'failed' else v_phase.status::text end,
    p_call, v_answer, p_failure, p_usage);
  return v_answer;
end
$$;

create or replace function ops._attempt_fail_tell(p_run ops.run, p_phase ops.phase, p_event text, p_failure jsonb, p_due_at timestamptz)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_event in ('retry', 'fail', 'time_out') then
    perform ops._event_add(p_run, p_phase.phase_no, case p_event when 'time_out' then 'PHASE_TIMED_OUT' else 'PHASE_FAILED' end,
      case p_event when 'retry' then 'warn' else 'error' end,
      format('phase "%s", attempt %s, %s: %s', p_phase.name, p_phase.attempt, p_failure ->> 'class', left(p_failure ->> 'message', 1000)), p_failure);
  elsif p_event = 'quarantine' then
    perform ops._event_add(p_run, p_phase.phase_no, 'PHASE_QUARANTINED', 'error',
      format('phase "%s" is quarantined: %s started attempts killed their worker', p_phase.name, p_phase.crashes), p_failure);
  elsif p_event = 'cancel' then
    perform ops._event_add(p_run, p_phase.phase_no, 'PHASE_CANCELLED', 'warn', format('phase "%s" is cancelled', p_phase.name), p_failure);
  else
    perform ops._event_add(p_run, p_phase.phase_no, 'PHASE_REQUEUED', 'warn',
      format('phase "%s" is queued again: %s', p_phase.name, p_failure ->> 'message'), p_failure);
  end if;
  if p_event = 'retry' then
    perform ops._event_add(p_run, p_phase.phase_no, 'PHASE_RETRIED', 'info', format('phase "%s" is retried', p_phase.name),
      jsonb_build_object('retry_at', ops._rfc3339(p_due_at), 'attempt', p_phase.attempt));
  end if;
end
$$;

-- Full jitter: anything from nothing to the whole step, so that a thousand failures do not come back at once.
create or replace function ops._backoff(p_retry jsonb, p_attempt int) returns interval
language sql volatile
  return random() * least((p_retry ->> 'backoff_max_ms')::float8,
    (p_retry ->> 'backoff_ms')::float8 * power(2, least(greatest(p_attempt, 1), 30) - 1)) * interval '1 millisecond';
reset role;
