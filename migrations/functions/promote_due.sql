-- Queues phases whose backoff is over. Called by maintenance_tick. Never waits, and looks again under the lock.
set local role lhcr_owner;
create or replace function ops.promote_due(p_limit int default 1000) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_due record;
  v_run ops.run;
  v_promoted int := 0;
begin
  for v_due in select d.run_id, d.phase_no from ops.due d where d.due_at <= ops.now() order by d.due_at limit p_limit loop
    begin
      v_run := ops._run_try_lock(v_due.run_id);
      continue when v_run.run_id is null or v_run.finished_at is not null;
      perform from ops.phase p where p.run_id = v_due.run_id and p.phase_no = v_due.phase_no and p.due_at <= ops.now() for update;
      continue when not found;
      perform ops._phase_next(v_run);
      v_promoted := v_promoted + 1;
    exception when others then
      raise warning 'phase of run % stays: %', v_due.run_id, sqlerrm;
    end;
  end loop;
  return v_promoted;
end
$$;
reset role;
