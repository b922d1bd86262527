-- Ends what its time is over for: leases past their deadline (with 5 s for the worker, which knows the deadline
-- too, to say so itself), and runs past theirs that nobody works on. Called by maintenance_tick. Never waits.
set local role lhcr_owner;
create or replace function ops.timeout_expire(p_limit int default 500) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan set enable_sort = off as $$
declare
  v_row record;
  v_run ops.run;
  v_expired int := 0;
begin
  for v_row in
    select l.run_id, l.phase_no, l.lease_token from ops.lease l
     where l.deadline_at <= ops.now() - interval '5 seconds' order by l.run_id limit p_limit
  loop
    begin
      v_run := ops._run_try_lock(v_row.run_id);
      continue when v_run.run_id is null;
      perform from ops.lease l where l.run_id = v_row.run_id and l.phase_no = v_row.phase_no
        and l.lease_token = v_row.lease_token and l.deadline_at <= ops.now() - interval '5 seconds' for update skip locked;
      continue when not found;
      perform ops._attempt_fail(v_run, v_row.phase_no, v_row.lease_token,
        '{"class": "timeout", "message": "the phase ran longer than its timeout"}', null, null);
      perform ops._audit('timeout_expire', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text,
        jsonb_build_object('phase_no', v_row.phase_no));
      v_expired := v_expired + 1;
    exception when others then
      raise warning 'lease of run % stays: %', v_row.run_id, sqlerrm;
    end;
  end loop;
  for v_row in
    select r.run_id from ops.run r where r.finished_at is null and r.deadline_at <= ops.now()
       and not exists (select from ops.lease l where l.run_id = r.run_id) order by r.deadline_at limit p_limit
  loop
    begin
      v_run := ops._run_try_lock(v_row.run_id);
      continue when v_run.run_id is null or v_run.finished_at is not null
        or exists (select from ops.lease where run_id = v_run.run_id);
      perform ops._run_advance(v_run.run_id, 'time_out', '{"class": "timeout", "message": "the run lasted longer than its timeout"}');
      perform ops._event_add(v_run, null::smallint, 'RUN_TIMED_OUT', 'error', 'the run lasted longer than its timeout');
      perform ops._audit('timeout_expire', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text);
      v_expired := v_expired + 1;
    exception when others then
      raise warning 'run % stays: %', v_row.run_id, sqlerrm;
    end;
  end loop;
  return v_expired;
end
$$;
reset role;
