-- Phases that are queued and wait apart from the queue: for a slot of a concurrency key, or for room under a cap. What is common to both.
set local role lhcr_owner;
-- Back into the queue, if it is still waiting with that key. Called by the claim that found a slot or room.
create or replace function ops._parked_return(p_run_id uuid, p_phase_no smallint, p_ready_key bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_phase ops.phase;
begin
  select * into v_phase from ops.phase where run_id = p_run_id and phase_no = p_phase_no;
  if v_phase.status = 'queued' and v_phase.ready_key = p_ready_key then
    perform ops._ready_enter(v_phase);
  end if;
end
$$;

-- Gives it another key, under the run's lock; false when it is not parked with the old one, or a claim holds it.
create or replace function ops._parked_move(p_phase ops.phase, p_ready_key bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update ops.concurrency_waiter set ready_key = p_ready_key where ctid = any (array(select ctid from ops.concurrency_waiter
    where run_id = p_phase.run_id and phase_no = p_phase.phase_no and ready_key = p_phase.ready_key for update skip locked));
  if found then
    return true;
  end if;
  update ops.cap_waiter set ready_key = p_ready_key where ctid = any (array(select ctid from ops.cap_waiter
    where run_id = p_phase.run_id and phase_no = p_phase.phase_no and ready_key = p_phase.ready_key for update skip locked));
  return found;
end
$$;

-- What it waits for, in words; null: it is not parked.
create or replace function ops._parked_for(p_phase ops.phase) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce((select format('phase "%s" waits for a slot of the key "%s"', p_phase.name, w.key)
      from ops.concurrency_waiter w where w.run_id = p_phase.run_id and w.phase_no = p_phase.phase_no),
    format('phase "%s" waits for room: ', p_phase.name) || (ops._cap_waited_for(p_phase.run_id, p_phase.phase_no) ->> 'reason'));
end
$$;
reset role;
