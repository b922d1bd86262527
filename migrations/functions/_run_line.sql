-- Lines: what a run stands in before its first phase. First the lane of its session, then its queue_key; a line lets one run at a time
-- through, in the order of creation: by a number that is drawn when a run first has to wait, and that it takes along into its next line (ids of one
-- millisecond have no order, and clocks step back). A run holds its place in both until it ends; one that failed may go on holding its lane.
-- Called under the locks of _run_lock; the lock of a line comes before that of a run everywhere but for the run that is let through next,
-- whom nobody else can be waiting for: he stands in one line only.
set local role lhcr_owner;
create or replace function ops._session_line(p_session_id uuid, p_lane text) returns text
language sql immutable
  return 'session '::text || p_session_id::text || ' '::text || p_lane;  -- the casts keep it immutable, and so a part of its caller's plan

create or replace function ops._run_lines(p_run ops.run) returns text[]
language sql immutable
  return array_remove(array[ops._session_line(p_run.session_id, p_run.lane), p_run.queue_key], null);

-- True when the run is through these of its lines. Else it waits in the first that another run has, and says which.
create or replace function ops._run_line_up_in(p_run ops.run, p_lines text[]) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_line text;
begin
  foreach v_line in array p_lines loop
    perform ops._queue_key_lock(p_run.environment_id, v_line);
    -- a retry takes over the place that the run it retries was holding
    insert into ops.queue_slot as s (environment_id, queue_key, run_id, org_id, project_id)
      values (p_run.environment_id, v_line, p_run.run_id, p_run.org_id, p_run.project_id)
      on conflict (environment_id, queue_key) do update set run_id = excluded.run_id, held_at = null
        where s.held_at is not null and s.run_id = p_run.retry_of or s.run_id = excluded.run_id;
    if not found then
      insert into ops.queue_waiter (environment_id, queue_key, run_id, org_id, project_id, seq)
        values (p_run.environment_id, v_line, p_run.run_id, p_run.org_id, p_run.project_id,
          coalesce((select min(w.seq) from ops.queue_waiter w where w.environment_id = p_run.environment_id
            and w.queue_key = any (ops._run_lines(p_run)) and w.run_id = p_run.run_id), nextval('ops.queue_waiter_seq_seq')));
      perform ops._event_add(p_run, null::smallint, 'RUN_QUEUED', 'info', case when v_line = p_run.queue_key
        then format('waits behind the runs of queue key "%s"', p_run.queue_key)
        else format('waits in lane %s of its session', p_run.lane) end);
      return false;
    end if;
  end loop;
  return true;
end
$$;

create or replace function ops._run_line_up(p_run ops.run) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return ops._run_line_up_in(p_run, ops._run_lines(p_run));
end
$$;

-- Lets the next run of a line through, if one waits. Under the line's lock.
create or replace function ops._line_pass(p_environment_id int, p_line text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_next ops.run;
  v_lines text[];
  v_through boolean;
begin
  select run_id into v_next.run_id from ops.queue_waiter where environment_id = p_environment_id and queue_key = p_line order by seq limit 1;
  if v_next.run_id is null then
    delete from ops.queue_slot where environment_id = p_environment_id and queue_key = p_line;
    return;
  end if;
  update ops.queue_slot set run_id = v_next.run_id, held_at = null where environment_id = p_environment_id and queue_key = p_line;
  select * into v_next from ops.run where run_id = v_next.run_id for update;
  -- only those after this one: it is through the others, and who takes their locks now comes to this one with them
  v_lines := ops._run_lines(v_next);
  v_through := ops._run_line_up_in(v_next, v_lines[array_position(v_lines, p_line) + 1 :]);
  delete from ops.queue_waiter where environment_id = p_environment_id and queue_key = p_line and run_id = v_next.run_id;
  if v_through then
    perform ops._phase_next(v_next);
  end if;
end
$$;

-- What a run that ended does to its lines: leaves those it waits in, holds its lane if it failed and says so, lets the next one through.
create or replace function ops._run_line_leave(p_run ops.run) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_line text;
begin
  foreach v_line in array ops._run_lines(p_run) loop
    delete from ops.queue_waiter where environment_id = p_run.environment_id and queue_key = v_line and run_id = p_run.run_id;
    continue when not exists (select from ops.queue_slot
      where environment_id = p_run.environment_id and queue_key = v_line and run_id = p_run.run_id);
    if p_run.status in ('failed', 'timed_out') and p_run.on_failure = 'hold' and v_line <> coalesce(p_run.queue_key, '') then
      update ops.queue_slot set held_at = ops.now() where environment_id = p_run.environment_id and queue_key = v_line;
      perform ops._event_add(p_run, null::smallint, 'LANE_HELD', 'warn', format('lane %s of its session is held until this run is retried or the lane is released', p_run.lane));
    else
      perform ops._line_pass(p_run.environment_id, v_line);
    end if;
  end loop;
end
$$;
reset role;
