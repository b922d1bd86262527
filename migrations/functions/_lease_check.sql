-- The fence. Every function that writes for an attempt comes through here, under the run's row lock: the lease
-- row must exist, hold this very token and not be overdue by the database's clock. Answers the lease, locked.
-- A call that was answered before (the attempt remembers which, and what) gets that answer instead, in
-- `replay`. Errors: LH071 lease_lost, LH006 not_found (no such phase).
set local role lhcr_owner;
create or replace function ops._lease_check(p_run ops.run, p_phase text, p_lease_token uuid, p_call text,
  out phase_no smallint, out lease ops.lease, out replay jsonb)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_attempt ops.attempt;
begin
  select p.phase_no into phase_no from ops.phase p where p.run_id = p_run.run_id and p.name = p_phase;
  if not found then
    perform ops._fail('LH006', format('run "%s" has no phase "%s"', p_run.run_id, p_phase),
      jsonb_build_object('run_id', p_run.run_id, 'phase', p_phase), 'run_show lists the phases');
  end if;
  select l.* into lease from ops.lease l where l.run_id = p_run.run_id and l.phase_no = _lease_check.phase_no
     and l.lease_token = p_lease_token and l.expires_at > ops.now() for update;
  if found then
    return;
  end if;
  select a.* into v_attempt from ops.attempt a where a.run_id = p_run.run_id and a.phase_no = _lease_check.phase_no
     and a.lease_token = p_lease_token and a.answered = p_call;
  if found then
    replay := v_attempt.answer;
    return;
  end if;
  perform ops._fail('LH071', format('the lease on phase "%s" of run "%s" is lost', p_phase, p_run.run_id),
    jsonb_build_object('run_id', p_run.run_id, 'phase', p_phase),
    'stop the work of this attempt: another worker may have the phase');
end
$$;

-- Ends an attempt: its outcome, and the answer that a repeated call will get.
create or replace function ops._attempt_end(p_run_id uuid, p_phase_no smallint, p_lease_token uuid, p_outcome text,
  p_call text, p_answer jsonb, p_failure jsonb default null, p_usage jsonb default null)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update ops.attempt set outcome = p_outcome, finished_at = ops.now(), answered = p_call, answer = p_answer,
         failure = p_failure, usage = coalesce(usage || p_usage, p_usage, usage)
   where run_id = p_run_id and phase_no = p_phase_no and lease_token = p_lease_token;
end
$$;
reset role;
