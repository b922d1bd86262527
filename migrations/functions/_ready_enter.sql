-- Puts a phase that has just become queued into the hot table, and wakes a worker that waits.
-- The key orders the whole lane: virtual time of entering in microseconds (_fair_time), less a minute for each point of
-- priority, less an hour for work that goes on (so that runs end before new ones begin), less the seconds of its score (_phase_advance, _rescore).
set local role lhcr_owner;
create or replace function ops._ready_key(p_priority int, p_band text, p_time bigint) returns bigint
language sql immutable
  return p_time - p_priority::bigint * 60000000
         - case p_band when 'follow' then 3600000000 else 0 end;

create or replace function ops._queue_id(p_run ops.run, p_executor text, p_band text, p_requires jsonb) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_queue_id int;
begin
  select queue_id into v_queue_id from ops.queue where environment_id = p_run.environment_id
     and lane = p_run.lane and executor = p_executor and band = p_band and requires = p_requires;
  if v_queue_id is null then
    perform pg_advisory_xact_lock(hashtextextended(
      format('lhcr queue %s %s %s %s %s', p_run.environment_id, p_run.lane, p_executor, p_band, p_requires), 0));
    select queue_id into v_queue_id from ops.queue where environment_id = p_run.environment_id
       and lane = p_run.lane and executor = p_executor and band = p_band and requires = p_requires;
    if v_queue_id is not null then
      return v_queue_id;
    end if;
    if (select count(*) from ops.queue where environment_id = p_run.environment_id) >= 512 then
      perform ops._fail('LH022', format('lane "%s" is one too many for its environment', p_run.lane),
        jsonb_build_object('lane', p_run.lane), 'lanes and what phases require are few and lasting: put what varies into a label');
    end if;
    v_queue_id := nextval('ops.queue_queue_id_seq');
    insert into ops.queue (queue_id, org_id, project_id, environment_id, lane, executor, band, requires, floor, vtime, clock)
    overriding system value
    values (v_queue_id, p_run.org_id, p_run.project_id, p_run.environment_id, p_run.lane, p_executor, p_band, p_requires,
            ops._queue_sequence(format('queue_floor_%s', v_queue_id)), ops._queue_sequence(format('queue_vtime_%s', v_queue_id)),
            ops._lane_clock(p_run.lane));
  end if;
  return v_queue_id;
end
$$;

create or replace function ops._ready_enter(p_phase ops.phase) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform ops._floor_enter(p_phase.queue_id, p_phase.ready_key);
  insert into ops.ready (queue_id, key, run_id, phase_no, org_id, project_id, environment_id)
  values (p_phase.queue_id, p_phase.ready_key, p_phase.run_id, p_phase.phase_no,
          p_phase.org_id, p_phase.project_id, p_phase.environment_id);
  perform ops._worker_wake();
end
$$;
reset role;
