-- The only way one phase's status moves (a batch of claims aside, which reads the same table): by a legal arrow
-- of phase_transition, under the run's row lock. Lease, slots, queue row and backoff row live and die in the same
-- statement as the status they belong to. Errors: LH072 illegal_transition.
set local role lhcr_owner;
create or replace function ops._phase_advance(p_run ops.run, p_phase_no smallint, p_event text,
  p_output jsonb default null, p_usage jsonb default null, p_failure jsonb default null,
  p_due_at timestamptz default null)
returns ops.phase language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_phase ops.phase;
  v_to ops.phase_status;
  v_terminal boolean;
  v_now timestamptz := ops.now();
  v_band text;
  v_queue_id int;
  v_keys text[];
  v_score int;
begin
  select * into v_phase from ops.phase where run_id = p_run.run_id and phase_no = p_phase_no for update;
  select t.to_status, s.terminal into v_to, v_terminal
    from ops.phase_transition t join ops.phase_status_entry s on s.name = t.to_status
   where t.event = p_event and t.from_status = v_phase.status;
  if not found then
    perform ops._fail('LH072', format('phase "%s" of run "%s" is %s: "%s" is not possible',
        v_phase.name, p_run.run_id, v_phase.status, p_event),
      jsonb_build_object('run_id', p_run.run_id, 'phase', v_phase.name, 'status', v_phase.status, 'event', p_event),
      'run_show tells where the run stands');
  end if;
  if v_phase.status = 'queued' and v_to <> 'queued' then
    -- never waited for: a claim that holds one of these rows finds the phase gone once it has the run's lock
    delete from ops.ready where ctid = any (array(select ctid from ops.ready
      where queue_id = v_phase.queue_id and key = v_phase.ready_key and run_id = v_phase.run_id
        and phase_no = v_phase.phase_no for update skip locked));
    delete from ops.concurrency_waiter where ctid = any (array(select ctid from ops.concurrency_waiter
      where run_id = p_run.run_id and phase_no = p_phase_no for update skip locked));
    delete from ops.cap_waiter where ctid = any (array(select ctid from ops.cap_waiter
      where run_id = p_run.run_id and phase_no = p_phase_no for update skip locked));
  elsif v_phase.status = 'waiting' then
    delete from ops.due where due_at = v_phase.due_at and run_id = p_run.run_id and phase_no = p_phase_no;
  end if;
  if v_to = 'queued' then
    v_band := case when p_phase_no > 1 or v_phase.attempt > 0 or v_phase.status <> 'waiting'
                   then 'follow' else 'fresh' end;
    v_queue_id := ops._queue_id(p_run, v_phase.executor, v_band, v_phase.requires);
    v_score := ops._score(p_run);
  end if;
  if v_phase.lease_token is not null and v_to not in ('claimed', 'running') then
    v_keys := array(select key from ops.concurrency_slot where run_id = p_run.run_id and phase_no = p_phase_no);
  end if;
  with unslotted as (
    delete from ops.concurrency_slot where cardinality(v_keys) > 0 and run_id = p_run.run_id and phase_no = p_phase_no
  ), freed as (
    delete from ops.lease where v_phase.lease_token is not null and v_to not in ('claimed', 'running')
       and run_id = p_run.run_id and phase_no = p_phase_no)
  update ops.phase set status = v_to,
         lease_token = case when v_to in ('claimed', 'running') then lease_token end,
         ready_key = case when v_to = 'queued' then ops._ready_key(p_run.priority, v_band, ops._fair_time(p_run, v_queue_id, v_now)) - v_score::bigint * 1000000 end,
         score = coalesce(v_score, score),
         queue_id = coalesce(v_queue_id, queue_id),
         due_at = p_due_at,
         queued_at = case when v_to = 'queued' then v_now else queued_at end,
         attempt = attempt + (p_event = 'start')::int - (p_event = 'release' and v_phase.status = 'running')::int,
         started_at = case when p_event = 'start' then v_now else started_at end,
         finished_at = case when v_terminal then v_now end,
         output = coalesce(p_output, output), usage = coalesce(p_usage, usage), failure = coalesce(p_failure, failure)
   where run_id = p_run.run_id and phase_no = p_phase_no returning * into v_phase;
  if cardinality(v_keys) > 0 and exists (select from ops.concurrency_waiter where environment_id = p_run.environment_id and key = any (v_keys)) then
    perform ops._worker_wake();  -- its claim lets the next one through
  end if;
  if v_to = 'queued' then
    perform ops._ready_enter(v_phase);
  elsif p_due_at is not null then
    insert into ops.due (due_at, run_id, phase_no, org_id, project_id, environment_id)
    values (p_due_at, v_phase.run_id, p_phase_no, p_run.org_id, p_run.project_id, p_run.environment_id);
  end if;
  return v_phase;
end
$$;
reset role;
