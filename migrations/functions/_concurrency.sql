-- Concurrency keys at the claim. Where no limit is set it costs one look at an empty table.
-- Slots are only taken and phases only parked by a claim, and claims of an environment with limits go one after the other, by an advisory
-- lock each takes first, environments in order. Whoever ends a lease deletes its slots in the same statement, and waits for nobody: it is the next
-- claim that lets parked phases back into the queue. So there is no order of locks to keep, and no wake-up to be lost but one until the next poll.
-- What runs already when a limit is set gets its slots from concurrency_set and, if its claim was under way, from the tick.
set local role lhcr_owner;
create or replace function ops._concurrency_keys(p_run ops.run, p_phase ops.phase) returns text[]
language sql immutable
  return array_remove(array['project', 'template:' || p_run.template_name, 'executor:' || p_phase.executor,
    'connection:' || coalesce(p_run.params ->> ('source:' || (p_phase.input ->> 'source')), p_phase.input ->> 'connection')]
    || p_phase.concurrency, null);

-- Before a claim takes anything: the turn in each environment that has limits; as many parked phases as there are free slots go back.
create or replace function ops._concurrency_begin(p_environment_ids int[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_environment_id int;
begin
  for v_environment_id in select distinct environment_id from ops.concurrency_limit where environment_id = any (p_environment_ids) order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended('lhcr concurrency ' || v_environment_id, 0));
    perform ops._concurrency_wake(v_environment_id);
  end loop;
end
$$;

-- Under the environment's lock. The oldest of each key first.
create or replace function ops._concurrency_wake(p_environment_id int) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_limit ops.concurrency_limit;
  v_waiter ops.concurrency_waiter;
begin
  for v_limit in select * from ops.concurrency_limit l where environment_id = p_environment_id and exists (
      select from ops.concurrency_waiter w where w.environment_id = l.environment_id and w.key = l.key) loop
    for v_waiter in
      delete from ops.concurrency_waiter where ctid = any (array(select w.ctid from ops.concurrency_waiter w
        where w.environment_id = p_environment_id and w.key = v_limit.key order by w.ready_key, w.run_id
        limit greatest(0, v_limit.max_running - (select count(*) from ops.concurrency_slot s
          where s.environment_id = p_environment_id and s.key = v_limit.key)) for update skip locked)) returning *
    loop
      perform ops._parked_return(v_waiter.run_id, v_waiter.phase_no, v_waiter.ready_key);
    end loop;
  end loop;
end
$$;

-- Of the phases taken from the queue those that get their slots; the others are parked with the first key that was full.
create or replace function ops._concurrency_admit(p_run_ids uuid[], p_phase_nos smallint[], out run_ids uuid[], out phase_nos smallint[])
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_row record;
  v_full text;
begin
  if not exists (select from ops.concurrency_limit) then
    run_ids := p_run_ids;
    phase_nos := p_phase_nos;
    return;
  end if;
  run_ids := '{}';
  phase_nos := '{}';
  for v_row in
    select p.run_id, p.phase_no, p.org_id, p.project_id, p.environment_id, p.status, p.ready_key,
           array(select l.key from ops.concurrency_limit l where l.environment_id = p.environment_id
                    and l.key = any (ops._concurrency_keys(r, p)) order by l.key) as keys
      from unnest(p_run_ids, p_phase_nos) with ordinality as c (run_id, phase_no, no) join ops.run r using (run_id)
      join ops.phase p on p.run_id = c.run_id and p.phase_no = c.phase_no order by c.no
  loop
    continue when v_row.status <> 'queued';
    v_full := (select l.key from ops.concurrency_limit l where l.environment_id = v_row.environment_id and l.key = any (v_row.keys)
      and (select count(*) from ops.concurrency_slot s where s.environment_id = l.environment_id and s.key = l.key) >= l.max_running
      order by l.key limit 1);
    if v_full is null then
      insert into ops.concurrency_slot (run_id, phase_no, key, org_id, project_id, environment_id)
        select v_row.run_id, v_row.phase_no, k, v_row.org_id, v_row.project_id, v_row.environment_id from unnest(v_row.keys) k
        on conflict do nothing;
      run_ids := run_ids || v_row.run_id;
      phase_nos := phase_nos || v_row.phase_no;
    else
      insert into ops.concurrency_waiter (run_id, phase_no, key, ready_key, org_id, project_id, environment_id)
        values (v_row.run_id, v_row.phase_no, v_full, v_row.ready_key, v_row.org_id, v_row.project_id, v_row.environment_id)
        on conflict (run_id, phase_no) do update set key = excluded.key, ready_key = excluded.ready_key;
    end if;
  end loop;
end
$$;

-- Slots of phases that were admitted and then not claimed, their queue rows being stale.
create or replace function ops._concurrency_unslot(p_run_ids uuid[]) returns void
language sql
begin atomic
  delete from ops.concurrency_slot s where s.run_id = any (p_run_ids)
    and not exists (select from ops.lease l where l.run_id = s.run_id and l.phase_no = s.phase_no);
end;

-- Slots for what runs of a limit's key, of runs that the caller has locked: whoever ends a lease has its run's lock too, so it sees the slot or there
-- is no lease any more. Under the environment's turn.
create or replace function ops._concurrency_count(p_limit ops.concurrency_limit, p_run_ids uuid[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into ops.concurrency_slot (run_id, phase_no, key, org_id, project_id, environment_id)
    select l.run_id, l.phase_no, p_limit.key, l.org_id, l.project_id, l.environment_id from ops.lease l
      join ops.run r using (run_id) join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no
     where l.run_id = any (p_run_ids) and p_limit.key = any (ops._concurrency_keys(r, p))
    on conflict do nothing;
end
$$;

-- A claim that was under way when a limit was set did not know of it: for a minute after, what has no slot is given one; all limits are gone over now
-- and then, for what took longer. Slots without a lease go. Waits for nothing: turns and runs that are held are left to the next tick.
create or replace function ops._concurrency_tick() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_limit ops.concurrency_limit;
  v_all boolean := random() < 0.03;
begin
  for v_limit in select * from ops.concurrency_limit where v_all or updated_at > ops.now() - interval '1 minute' order by environment_id, key loop
    continue when not pg_try_advisory_xact_lock(hashtextextended('lhcr concurrency ' || v_limit.environment_id, 0));
    continue when not exists (select from ops.concurrency_limit where environment_id = v_limit.environment_id and key = v_limit.key);
    delete from ops.concurrency_slot s where s.environment_id = v_limit.environment_id and s.key = v_limit.key
      and not exists (select from ops.lease l where l.run_id = s.run_id and l.phase_no = s.phase_no);
    perform ops._concurrency_count(v_limit, array(select r.run_id from ops.lease l join ops.run r using (run_id)
        join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no
       where l.environment_id = v_limit.environment_id and v_limit.key = any (ops._concurrency_keys(r, p)) and not exists (select from ops.concurrency_slot s
         where s.run_id = l.run_id and s.phase_no = l.phase_no and s.key = v_limit.key) for update of r skip locked));
  end loop;
end
$$;
reset role;
