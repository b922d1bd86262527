-- Takes up to p_limit rows from the head of the given queues, in the order of their keys, and never waits for
-- a row that another claim holds. A merge: the queue with the least head is bitten as far as the next one's
-- head. `ctid = any (array(…))` keeps the plan an index scan and a TID scan whatever the statistics say. Each
-- queue is read from its floor on, so that the dead entries before it cost nothing.
set local role lhcr_owner;
create or replace function ops._ready_take(p_queue_ids int[], p_limit int,
  out run_ids uuid[], out phase_nos smallint[])
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  v_queue_ids int[] := p_queue_ids;
  v_floors bigint[];
  v_floor bigint;
  v_queue_id int;
  v_bound bigint;
  v_ids uuid[];
  v_nos smallint[];
begin
  run_ids := '{}';
  phase_nos := '{}';
  perform ops._floors_raise(p_queue_ids);
  v_floors := array(select ops._floor_read(q.floor) from unnest(p_queue_ids) with ordinality as i (id, no)
                      join ops.queue q on q.queue_id = i.id order by i.no);
  while cardinality(run_ids) < p_limit and cardinality(v_queue_ids) > 0 loop
    select (array_agg(h.queue_id order by h.key))[1], (array_agg(h.key order by h.key))[2],
           (array_agg(q.floor order by h.key))[1], array_agg(h.queue_id), array_agg(q.floor)
      into v_queue_id, v_bound, v_floor, v_queue_ids, v_floors
      from unnest(v_queue_ids, v_floors) as q (id, floor)
     cross join lateral (select r.queue_id, r.key from ops.ready r
                          where r.queue_id = q.id and r.key >= q.floor order by r.key limit 1) as h;
    exit when v_queue_id is null;
    for v_try in 1 .. 2 loop
      with taken as (
        delete from ops.ready where ctid = any (array(
          select r.ctid from ops.ready r
           where r.queue_id = v_queue_id and r.key >= v_floor and r.key <= coalesce(v_bound, 9223372036854775807)
           order by r.key limit p_limit - cardinality(run_ids) for update skip locked))
        returning ready.key, ready.run_id, ready.phase_no)
      select array_agg(run_id order by key, run_id), array_agg(phase_no order by key, run_id) into v_ids, v_nos from taken;
      exit when v_ids is not null or v_bound is null;
      v_bound := null;  -- other claims hold the rows up to the bound: what is behind them is as good
    end loop;
    if v_ids is null then
      v_floors := array(select f from unnest(v_queue_ids, v_floors) as q (id, f) where id <> v_queue_id);
      v_queue_ids := array_remove(v_queue_ids, v_queue_id);
    else
      run_ids := run_ids || v_ids;
      phase_nos := phase_nos || v_nos;
    end if;
  end loop;
end
$$;
reset role;
