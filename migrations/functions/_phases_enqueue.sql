-- Queues many phases at once, of runs that stand in no line: what `_phase_advance … enqueue` does for one. Statuses, keys and queue rows;
-- the events and the runs' rows are the caller's, who has the runs locked (or has just made them) and knows the phases to be waiting.
-- Called by phase_complete_batch and run_create_batch.
set local role lhcr_owner;
create or replace function ops._phases_enqueue(p_run_ids uuid[], p_phase_nos smallint[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_now timestamptz := ops.now();
  v_group record;
  v_run ops.run;
  v_queue_id int;
  v_keys bigint[];
  v_scores int[];
begin
  for v_group in
    select case when p.phase_no > 1 or p.attempt > 0 then 'follow' else 'fresh' end as band, p.executor, p.requires, r.lane,
           array_agg(p.run_id order by c.no) as run_ids, array_agg(p.phase_no order by c.no) as phase_nos, array_agg(r.priority order by c.no) as priorities, e.scored
      from unnest(p_run_ids, p_phase_nos) with ordinality as c (run_id, phase_no, no)
      join ops.run r on r.run_id = c.run_id join ops.phase p on p.run_id = c.run_id and p.phase_no = c.phase_no
      join ops.environment e on e.environment_id = r.environment_id
     group by 1, p.executor, p.requires, r.environment_id, r.lane, e.scored order by r.environment_id, r.lane, p.executor, 1
  loop
    select * into v_run from ops.run where run_id = v_group.run_ids[1];
    v_queue_id := ops._queue_id(v_run, v_group.executor, v_group.band, v_group.requires);
    v_scores := case when v_group.scored then array(select ops._score(r) from unnest(v_group.run_ids) with ordinality as c (run_id, no)
      join ops.run r using (run_id) order by c.no) else array_fill(0, array[cardinality(v_group.run_ids)]) end;
    v_keys := array(select ops._ready_key(c.priority, v_group.band, c.vtime) - c.score::bigint * 1000000
      from unnest(v_group.priorities, v_scores, ops._fair_times(v_run, v_queue_id, v_now, cardinality(v_group.run_ids))) with ordinality as c (priority, score, vtime, no) order by c.no);
    perform ops._floor_enter(v_queue_id, min(k)) from unnest(v_keys) k group by ops._floor_second(k);
    with placed as materialized (
      select * from unnest(v_group.run_ids, v_group.phase_nos, v_keys, v_scores) as c (run_id, phase_no, key, score)
    ), phased as (
      update ops.phase p set status = t.to_status, ready_key = c.key, score = c.score, queue_id = v_queue_id, queued_at = v_now
        from placed c, ops.phase_transition t
       where p.run_id = c.run_id and p.phase_no = c.phase_no and t.event = 'enqueue' and t.from_status = p.status)
    insert into ops.ready (queue_id, key, run_id, phase_no, org_id, project_id, environment_id)
    select v_queue_id, c.key, c.run_id, c.phase_no, v_run.org_id, v_run.project_id, v_run.environment_id from placed c;
  end loop;
  perform ops._worker_wake();
end
$$;
reset role;
