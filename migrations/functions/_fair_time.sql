-- The virtual time at which a phase enters its queue (start-time fair queueing, Goyal, Vin and Cheng 1996): the later of what was claimed
-- last in the lane and, while the queue holds anything, of what entered it last and one stride. So a queue with a million rows and one
-- with two take turns, by the weights of their environments, and the key of a row never changes. Where nothing waits virtual time is the time.
-- * What goes on (band follow) pays no stride: runs that have begun end.
-- * A session's runs pay none either: its lanes let one through at a time, so it has few in the queue and must not stand behind a flood.
-- Microseconds since 1970. Two that enter at once get times of their own: nextval, whose increment is the stride. A queue that seems empty begins anew by one
-- transaction at a time, until whose end the others, which do not see what it enters, go on behind it (unless that is over a second behind virtual time:
-- nobody gains more by a transaction left open). Called by _phase_advance; _fair_times, for p_count that enter together, by _phases_enqueue. Never waits.
set local role lhcr_owner;
create or replace function ops._clock_read(p_clock regclass, p_now timestamptz) returns bigint
language sql volatile
  return coalesce(pg_sequence_last_value(p_clock), (extract(epoch from p_now) * 1000000)::bigint);

create or replace function ops._fair_times(p_run ops.run, p_queue_id int, p_now timestamptz, p_count int) returns bigint[]
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_queue record;
  v_clock bigint;
  v_time bigint;
  v_begins boolean := false;
begin
  select q.band, q.vtime, q.clock, ops._floor_read(q.floor) as floor, e.weight into v_queue
    from ops.queue q join ops.environment e using (environment_id) where q.queue_id = p_queue_id;
  v_clock := ops._clock_read(v_queue.clock, p_now);
  if v_queue.band = 'follow' or p_run.session_id is not null then
    return array_fill(v_clock, array[p_count]);
  end if;
  loop
    v_time := pg_sequence_last_value(v_queue.vtime);
    exit when v_time >= v_clock and exists (select from ops.ready r where r.queue_id = p_queue_id and r.key >= v_queue.floor);
    if v_begins then  -- looked at again since: who began it may have committed
      perform setval(v_queue.vtime, v_clock - 100000 / v_queue.weight);  -- so that the next one is virtual time
      exit;
    end if;
    v_begins := pg_try_advisory_xact_lock(hashtextextended('lhcr vtime ' || p_queue_id, 0)) or coalesce(v_time <= v_clock - 1000000, true);
    exit when not v_begins;
  end loop;
  return array(select nextval(v_queue.vtime) from generate_series(1, p_count));
end
$$;

create or replace function ops._fair_time(p_run ops.run, p_queue_id int, p_now timestamptz) returns bigint
language sql
  return (ops._fair_times(p_run, p_queue_id, p_now, 1))[1];

-- Lanes in which nothing waits go by the time again. For a claim that found nothing; once a second a lane at most.
create or replace function ops._clocks_rest(p_queue_ids int[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_now bigint := extract(epoch from ops.now()) * 1000000;
  v_clock regclass;
begin
  for v_clock in select distinct clock from ops.queue where queue_id = any (p_queue_ids) loop
    if abs(v_now - coalesce(pg_sequence_last_value(v_clock), 0)) > 1000000 and not exists (
        select from (select queue_id, ops._floor_read(floor) as floor from ops.queue where clock = v_clock offset 0) q
         where exists (select from ops.ready r where r.queue_id = q.queue_id and r.key >= q.floor)) then
      perform setval(v_clock, v_now);
    end if;
  end loop;
end
$$;
reset role;
