-- Puts a phase that has just become queued into the hot table, and wakes a worker that waits.
-- The key orders the whole environment and lane: microseconds of entering, less a minute for each point of
-- priority, less an hour for work that goes on (so that runs end before new ones begin).
set local role lhcr_owner;
create or replace function ops._ready_key(p_priority int, p_band text, p_now timestamptz) returns bigint
language sql immutable
  return (extract(epoch from p_now) * 1000000)::bigint - p_priority::bigint * 60000000
         - case p_band when 'follow' then 3600000000 else 0 end;

create or replace function ops._queue_id(p_run ops.run, p_executor text, p_band text) returns int
language plpgsql set search_path = '' as $$
declare
  v_queue_id int;
begin
  select queue_id into v_queue_id from ops.queue where environment_id = p_run.environment_id
     and lane = p_run.lane and executor = p_executor and band = p_band;
  if v_queue_id is null then
    insert into ops.queue (org_id, project_id, environment_id, lane, executor, band)
    values (p_run.org_id, p_run.project_id, p_run.environment_id, p_run.lane, p_executor, p_band)
    on conflict do nothing returning queue_id into v_queue_id;
    if v_queue_id is null then
      select queue_id into v_queue_id from ops.queue where environment_id = p_run.environment_id
         and lane = p_run.lane and executor = p_executor and band = p_band;
    end if;
  end if;
  return v_queue_id;
end
$$;

create or replace function ops._ready_enter(p_phase ops.phase) returns void
language plpgsql set search_path = '' as $$
begin
  insert into ops.ready (queue_id, key, run_id, phase_no, org_id, project_id, environment_id)
  values (p_phase.queue_id, p_phase.ready_key, p_phase.run_id, p_phase.phase_no,
          p_phase.org_id, p_phase.project_id, p_phase.environment_id);
  perform ops._worker_wake();
end
$$;
reset role;
