-- Gives queued phases the score they have now. A row of the queue is deleted and entered anew, by the difference of the scores: so its floor is
-- lowered where it must be, and the next claim finds it, whoever holds a long transaction open. What a claim holds in this moment stays as it is.
-- What concerns many (a template, a table, a weight) goes by steps, head of the queue first, the rest by maintenance_tick.
-- Locks: the runs, skipping those that are held; never waits for a queue row.
set local role lhcr_owner;
-- Under the run's lock. True when the phase moved.
create or replace function ops._phase_rescore(p_run ops.run) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_phase ops.phase;
  v_score int;
  v_key bigint;
  v_old int;
begin
  select * into v_phase from ops.phase where run_id = p_run.run_id and status = 'queued' for update;
  if not found then
    return false;
  end if;
  v_score := ops._score(p_run);
  v_old := v_phase.score;
  v_key := v_phase.ready_key - (v_score - v_old)::bigint * 1000000;
  if v_score = v_old then
    return false;
  end if;
  delete from ops.ready where ctid = any (array(select ctid from ops.ready
    where queue_id = v_phase.queue_id and key = v_phase.ready_key and run_id = v_phase.run_id
      and phase_no = v_phase.phase_no for update skip locked));
  if found then
    update ops.phase set ready_key = v_key, score = v_score where run_id = v_phase.run_id and phase_no = v_phase.phase_no returning * into v_phase;
    perform ops._ready_enter(v_phase);
  else
    if not ops._parked_move(v_phase, v_key) then
      return false;
    end if;
    update ops.phase set ready_key = v_key, score = v_score where run_id = v_phase.run_id and phase_no = v_phase.phase_no;
  end if;
  perform ops._event_add(p_run, v_phase.phase_no, 'RUN_QUEUED', 'info', format('the score is %s s, was %s s', v_score, v_old),
    jsonb_build_object('score', v_score, 'was', v_old));
  return true;
end
$$;

-- Notes that what waits for a subject ('' for all) is to be scored anew, from the head on.
create or replace function ops._rescore_request(p_environment ops.environment, p_subject text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into ops.rescore (environment_id, subject, org_id, project_id, requested_at)
    values (p_environment.environment_id, p_subject, p_environment.org_id, p_environment.project_id, ops.now())
    on conflict (environment_id, subject) do update set queue_id = default, key = default, run_id = default, requested_at = excluded.requested_at;
end
$$;

-- At most p_limit queue rows are looked at; few, because each that moves may lock another second of its queue (_floor). The rows that moved.
create or replace function ops._rescore_step(p_job ops.rescore, p_limit int) returns int
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  v_job ops.rescore := p_job;
  v_queue_id int;
  v_row record;
  v_run ops.run;
  v_seen int := 0;
  v_moved int := 0;
begin
  for v_queue_id in select queue_id from ops.queue where environment_id = v_job.environment_id and queue_id >= v_job.queue_id order by queue_id loop
    if v_queue_id > v_job.queue_id then
      v_job.queue_id := v_queue_id;
      v_job.key := -9223372036854775808;
    end if;
    for v_row in select key, run_id from ops.ready
                  where queue_id = v_queue_id and (key, run_id) > (v_job.key, v_job.run_id) order by key, run_id limit p_limit - v_seen loop
      v_seen := v_seen + 1;
      v_job.key := v_row.key;
      v_job.run_id := v_row.run_id;
      select * into v_run from ops.run where run_id = v_row.run_id for update skip locked;
      if found and ops._run_concerns(v_run, v_job.subject) then
        v_moved := v_moved + ops._phase_rescore(v_run)::int;
      end if;
    end loop;
    exit when v_seen >= p_limit;
  end loop;
  if v_seen < p_limit then
    delete from ops.rescore where environment_id = v_job.environment_id and subject = v_job.subject;
  else
    update ops.rescore set queue_id = v_job.queue_id, key = v_job.key, run_id = v_job.run_id
     where environment_id = v_job.environment_id and subject = v_job.subject;
  end if;
  return v_moved;
end
$$;

create or replace function ops._run_concerns(p_run ops.run, p_subject text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (case split_part(p_subject, ':', 1)
    when '' then true
    when 'template' then p_run.template_name = substr(p_subject, 10)
    when 'table' then substr(p_subject, 7) = any (select unnest(ops._template_tables(t.body)) from ops.template t where t.template_id = p_run.template_id)
    else false end);
end
$$;

-- Called by maintenance_tick: the oldest requests, some rows of each; and signals of runs of long ago go.
create or replace function ops._rescore_tick() returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_job ops.rescore;
  v_moved int := 0;
begin
  for v_job in select * from ops.rescore order by requested_at limit 4 for update skip locked loop
    v_moved := v_moved + ops._rescore_step(v_job, 500);
  end loop;
  delete from ops.signal where ctid = any (array(select s.ctid from ops.signal s
    where s.subject like 'run:%' and s.set_at < ops.now() - interval '30 days' order by s.set_at limit 1000 for update skip locked));
  return v_moved;
end
$$;
reset role;
