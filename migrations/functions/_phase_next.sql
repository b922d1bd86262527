-- Makes the first waiting phase of a run runnable, if none before it is unfinished. Called when a run is made,
-- when a phase succeeded and when a run comes to the head of its queue_key.
set local role lhcr_owner;
create or replace function ops._phase_next(p_run ops.run) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_phase ops.phase;
begin
  select * into v_phase from ops.phase where run_id = p_run.run_id and status <> 'succeeded' order by phase_no limit 1;
  if not found or v_phase.status <> 'waiting' then
    return null;
  end if;
  if v_phase.approve is not null and v_phase.approval is null then
    perform ops._phase_advance(p_run, v_phase.phase_no, 'hold');
    perform ops._event_add(p_run, v_phase.phase_no, 'PHASE_HELD', 'warn', format('phase "%s" waits for the approval of a member with the role %s',
      v_phase.name, v_phase.approve ->> 'role'));
    return null;
  end if;
  v_phase := ops._phase_advance(p_run, v_phase.phase_no, 'enqueue');
  perform ops._event_add(p_run, v_phase.phase_no, 'PHASE_QUEUED', 'info', format('phase "%s" is queued', v_phase.name),
    case when v_phase.score <> 0 then jsonb_build_object('score', v_phase.score) end);
  return v_phase.name;
end
$$;
reset role;
