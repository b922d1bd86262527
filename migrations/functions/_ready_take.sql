-- Takes up to p_limit rows from the head of the given queues, in the order of their keys, and never waits for
-- a row that another claim holds. A merge: the queue with the least head is bitten as far as the next one's
-- head. `ctid = any (array(…))` keeps the plan an index scan and a TID scan whatever the statistics say. Each
-- queue is read from its floor on, so that the dead entries before it cost nothing; a head a quarter of a second above its floor,
-- or an empty queue, raises it. Only in a transaction that has written nothing (rows it has claimed would come back below the floor if it
-- failed) and that sees what is committed now.
set local role lhcr_owner;
create or replace function ops._ready_take(p_queue_ids int[], p_limit int,
  out run_ids uuid[], out phase_nos smallint[])
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  v_raises boolean := pg_current_xact_id_if_assigned() is null and current_setting('transaction_isolation') = 'read committed';
  v_queue record;
  v_queue_ids int[] := '{}';
  v_floors bigint[] := '{}';
  v_heads bigint[] := '{}';
  v_floor bigint;
  v_queue_id int;
  v_bound bigint;
  v_ids uuid[];
  v_nos smallint[];
begin
  run_ids := '{}';
  phase_nos := '{}';
  for v_queue in
    select q.*, (select r.key from ops.ready r where r.queue_id = q.queue_id and r.key >= q.at order by r.key limit 1) as head
      from (select queue_id, floor, ops._floor_read(floor) as at,
                   ops._ready_key(0, band, least((extract(epoch from ops.now()) * 1000000)::bigint, ops._clock_read(clock, ops.now())) - 1000000) as recent
              from ops.queue where queue_id = any (p_queue_ids) offset 0) as q  -- `at` is read once, and bounds the index
     order by head
  loop
    if v_raises and coalesce(v_queue.head, v_queue.recent) - 250000 > v_queue.at then
      perform ops._floor_raise(v_queue.queue_id, v_queue.floor, coalesce(v_queue.head, v_queue.recent));
    end if;
    if v_queue.head is not null then
      v_queue_ids := v_queue_ids || v_queue.queue_id;
      v_floors := v_floors || v_queue.at;
      v_heads := v_heads || v_queue.head;
    end if;
  end loop;
  while cardinality(run_ids) < p_limit and cardinality(v_queue_ids) > 0 loop
    if v_heads is null then
      select array_agg(h.queue_id order by h.key), array_agg(q.floor order by h.key), array_agg(h.key order by h.key) into v_queue_ids, v_floors, v_heads
        from unnest(v_queue_ids, v_floors) as q (id, floor)
       cross join lateral (select r.queue_id, r.key from ops.ready r
                            where r.queue_id = q.id and r.key >= q.floor order by r.key limit 1) as h;
      exit when v_heads is null;
    end if;
    v_queue_id := v_queue_ids[1];
    v_floor := v_floors[1];
    v_bound := v_heads[2];
    v_heads := null;
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
