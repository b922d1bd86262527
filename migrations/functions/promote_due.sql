-- Queues phases whose backoff is over, and ends runs that have not begun within their queue timeout. Called by maintenance_tick. Never waits, and looks again under the lock.
set local role lhcr_owner;
create or replace function ops.promote_due(p_limit int default 1000) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_due record;
  v_run ops.run;
  v_promoted int := 0;
begin
  for v_due in select d.run_id, d.phase_no, d.due_at from ops.due d where d.due_at <= ops.now() order by d.due_at limit p_limit loop
    begin
      v_run := ops._run_try_lock(v_due.run_id);
      continue when v_run.run_id is null;
      if v_due.phase_no = 0 then
        delete from ops.due where due_at = v_due.due_at and run_id = v_due.run_id and phase_no = 0;
        perform ops._queue_timeout(v_run);
        continue;
      end if;
      continue when v_run.finished_at is not null;
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

create or replace function ops._queue_timeout(p_run ops.run) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_run.finished_at is not null or p_run.started_at is not null or exists (select from ops.lease where run_id = p_run.run_id) then
    return;
  end if;
  perform ops._run_advance(p_run.run_id, 'time_out', '{"class": "timeout", "message": "the run did not begin within its queue timeout"}');
  perform ops._event_add(p_run, null::smallint, 'RUN_TIMED_OUT', 'error', 'the run did not begin within its queue timeout');
  perform ops._audit('timeout_expire', p_run.org_id, p_run.project_id, p_run.environment_id, 'run', p_run.run_id::text);
end
$$;
reset role;
