-- Adds one event to a run whose row the caller has locked, with the next seq of the run. The phase that is queued
-- becomes the run's active one by the same update.
set local role lhcr_owner;
create or replace function ops._event_add(p_run ops.run, p_phase_no smallint, p_type text, p_level text,
  p_message text, p_payload jsonb default null) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
  v_seq bigint;
begin
  update ops.run set event_seq = event_seq + 1,
         active_phase = case when p_type = 'PHASE_QUEUED' then p_phase_no else active_phase end
   where run_id = p_run.run_id returning event_seq into v_seq;
  insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, phase_no, ts, level, type, message, payload)
  values (p_run.run_id, ops.uuid_v7(v_now), v_seq, p_run.org_id, p_run.project_id, p_run.environment_id,
          p_phase_no, v_now, p_level, p_type, p_message, p_payload);
end
$$;
reset role;
