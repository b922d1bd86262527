-- What a run leaves behind when it ends: nothing in the queue, no lease, no unfinished phase; and the next run of its lines starts. Called by _run_advance under the locks of _run_lock.
set local role lhcr_owner;
create or replace function ops._run_finish(p_run_id uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run;
  v_phase ops.phase;
begin
  select * into v_run from ops.run where run_id = p_run_id;
  for v_phase in select p.* from ops.phase p join ops.phase_status_entry s on s.name = p.status
                  where p.run_id = p_run_id and not s.terminal order by p.phase_no loop
    perform ops._phase_advance(v_run, v_phase.phase_no,
      case when v_run.status = 'timed_out' then 'time_out' else 'cancel' end);
    perform ops._event_add(v_run, v_phase.phase_no,
      case when v_run.status = 'timed_out' then 'PHASE_TIMED_OUT' else 'PHASE_CANCELLED' end, 'warn',
      format('phase "%s" ends with its run: %s', v_phase.name, v_run.status));
  end loop;
  perform ops._run_line_leave(v_run);
end
$$;
reset role;
