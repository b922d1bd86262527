-- What a run leaves behind when it ends: nothing in the queue, no lease, no unfinished phase; and the next run
-- behind its queue_key starts. Called by _run_advance under the locks of _run_lock.
set local role lhcr_owner;
create or replace function ops._run_finish(p_run_id uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run;
  v_phase ops.phase;
  v_next uuid;
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
  if v_run.queue_key is null then
    return;
  end if;
  delete from ops.queue_waiter
   where environment_id = v_run.environment_id and queue_key = v_run.queue_key and run_id = p_run_id;
  if not exists (select from ops.queue_slot where environment_id = v_run.environment_id
                    and queue_key = v_run.queue_key and run_id = p_run_id) then
    return;
  end if;
  delete from ops.queue_waiter where ctid = (select ctid from ops.queue_waiter
      where environment_id = v_run.environment_id and queue_key = v_run.queue_key order by run_id limit 1)
    returning run_id into v_next;
  if v_next is null then
    delete from ops.queue_slot where environment_id = v_run.environment_id and queue_key = v_run.queue_key;
  else
    update ops.queue_slot set run_id = v_next
     where environment_id = v_run.environment_id and queue_key = v_run.queue_key;
    select * into v_run from ops.run where run_id = v_next for update;
    perform ops._phase_next(v_run);
  end if;
end
$$;
reset role;
