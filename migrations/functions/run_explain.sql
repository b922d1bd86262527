-- Why a run stands where it does: its signals, what each weighs, the score they give, and how many stand before it in its lane. run_score
-- counts the score anew (after something that no signal told, such as a failure of the template) and moves the run.
-- Callers: `lhcr run explain|score`. Locks: run_score the run. Errors: LH006 not_found, LH004.
set local role lhcr_owner;
-- Rows of the environment's lane and executor (and of the same requirements) that go first: an index count that ends at p_most.
create or replace function ops._ready_before(p_phase ops.phase, p_most int) returns int
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_queue record;
  v_count int := 0;
begin
  for v_queue in select o.queue_id, ops._floor_read(o.floor) as floor from ops.queue q join ops.queue o using (environment_id, lane, executor, requires)
                  where q.queue_id = p_phase.queue_id order by o.band loop
    v_count := v_count + (select count(*) from (select from ops.ready r where r.queue_id = v_queue.queue_id and r.key >= v_queue.floor
      and (r.key, r.run_id) < (p_phase.ready_key, p_phase.run_id) limit p_most - v_count) x);
    exit when v_count >= p_most;
  end loop;
  return v_count;
end
$$;

-- What a run that is not in the queue waits for.
create or replace function ops._run_waits(p_run ops.run, p_phase ops.phase) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (case
    when p_run.finished_at is not null then format('it has ended: %s', p_run.status)
    when p_phase.status in ('claimed', 'running') then format('phase "%s" is %s', p_phase.name, p_phase.status)
    when p_phase.status = 'held' then format('phase "%s" waits for an approval by the role %s', p_phase.name, p_phase.approve ->> 'role')
    when p_phase.due_at is not null then format('phase "%s" is tried again at %s', p_phase.name, ops._rfc3339(p_phase.due_at))
    when p_phase.status = 'queued' and ops._workers_for(p_run, p_phase) = 0 and p_phase.requires <> '{}' then format('no worker that is alive has what phase "%s" requires: %s',
      p_phase.name, p_phase.requires)
    when p_phase.status = 'queued' then ops._parked_for(p_phase)
    when exists (select from ops.queue_waiter w where w.environment_id = p_run.environment_id and w.run_id = p_run.run_id)
      then 'it waits in a line behind other runs'
    end);
end
$$;

-- Workers that are alive and would claim the phase.
create or replace function ops._workers_for(p_run ops.run, p_phase ops.phase) returns int
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select count(*) from ops.worker w where w.seen_at > ops.now() - interval '15 seconds' and w.lock_lost_at is null
     and p_phase.requires <@ ops._capabilities(w) and coalesce(w.info -> 'executors', jsonb_build_array(p_phase.executor)) ? p_phase.executor
     and coalesce(nullif(w.info -> 'lanes', '[]'), jsonb_build_array(p_run.lane)) ? p_run.lane
     and ops._principal_permits(w.principal_id, 'run.work', p_run.environment_id));
end
$$;

create or replace function ops._run_explained(p_run ops.run) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_phase ops.phase;
  v_waits text;
  v_before int;
begin
  select * into v_phase from ops.phase where run_id = p_run.run_id and phase_no = greatest(p_run.active_phase, 1::smallint);
  v_waits := ops._run_waits(p_run, v_phase);
  if v_phase.status = 'queued' and ops._parked_for(v_phase) is null then
    v_before := ops._ready_before(v_phase, 1001);
  end if;
  return jsonb_build_object('run_id', p_run.run_id, 'template', p_run.template_name, 'status', p_run.status, 'phase', v_phase.name,
    'phase_status', v_phase.status, 'lane', p_run.lane, 'executor', v_phase.executor, 'requires', v_phase.requires, 'workers', ops._workers_for(p_run, v_phase),
    'band', (select q.band from ops.queue q where q.queue_id = v_phase.queue_id and v_phase.status = 'queued'),
    'queued_at', ops._rfc3339(v_phase.queued_at), 'priority', p_run.priority, 'priority_s', p_run.priority * 60,
    'score', v_phase.score, 'score_now', ops._score(p_run),
    'signals', (select coalesce(jsonb_agg(jsonb_build_object('signal', t.signal, 'value', t.value, 'subject', t.subject, 'deadline_at', ops._rfc3339(t.deadline_at),
        'unit', ops._signal_unit(t.signal), 'weight', t.weight, 'direction', t.direction, 'seconds', t.seconds) order by t.signal), '[]') from ops._score_terms(p_run) t),
    'before', case when v_before is not null then least(v_before, 1000) end, 'before_more', coalesce(v_before > 1000, false), 'waits_for', v_waits);
end
$$;

create or replace function ops.run_explain(p_run_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_run ops.run;
begin
  select * into v_run from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_run.environment_id, 'run.read');
  return ops._run_explained(v_run);
end
$$;

create or replace function ops.run_score(p_run_id uuid) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.create');
begin
  if ops._phase_rescore(v_run) then
    perform ops._audit('run_score', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text);
  end if;
  return ops._run_explained(v_run);
end
$$;
reset role;
