-- The virtual time at which a phase enters its queue (start-time fair queueing, Goyal, Vin and Cheng 1996): the later of what was claimed
-- last in the lane and, while the queue holds anything, of what entered it last and one stride. So a queue with a million rows and one
-- with two take turns, by the weights of their environments, and the key of a row never changes. Where nothing waits virtual time is the time.
-- * What goes on (band follow) pays no stride: runs that have begun end.
-- * A session's runs pay none either: its lanes let one through at a time, so it has few in the queue and must not stand behind a flood.
-- Microseconds since 1970. Two that enter at once get times of their own: a time is read and the last one written by one transaction at a time, in a moment in which
-- it waits for nothing. The lock is a subtransaction's that is rolled back: sequences stay where they were set, and no error or cancel leaves the lock behind.
-- Times go on from the last one, and back to virtual time (what was queued has been cancelled) only where nothing waits and nobody else has taken any: what is not
-- committed is not seen. One transaction at a time begins a queue that seems empty; the others say by a shared lock until they end that they go on behind:
-- who sees something waiting before it takes its times; who sees a beginner after, for the beginner to find nobody, unless the other was quicker to the times: then the
-- last one is not what it was.
-- A transaction left open makes others go on behind it, and nobody wait.
-- Called by _phase_advance; _fair_times, for p_count that enter together, by _phases_enqueue.
set local role lhcr_owner;
create or replace function ops._clock_read(p_clock regclass, p_now timestamptz) returns bigint
language sql volatile
  return coalesce(pg_sequence_last_value(p_clock), (extract(epoch from p_now) * 1000000)::bigint);

create or replace function ops._fair_times(p_run ops.run, p_queue_id int, p_now timestamptz, p_count int) returns bigint[]
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_queue record;
  v_clock bigint;
  v_follow bigint := hashtextextended('lhcr follow ' || p_queue_id, 0);
  v_empty boolean;
  v_begins boolean;
  v_last bigint;
  v_first bigint;
begin
  select q.band, q.vtime, q.clock, ops._floor_read(q.floor) as floor, 100000 / e.weight as stride into v_queue
    from ops.queue q join ops.environment e using (environment_id) where q.queue_id = p_queue_id;
  v_clock := ops._clock_read(v_queue.clock, p_now);
  if v_queue.band = 'follow' or p_run.session_id is not null then
    return array_fill(v_clock, array[p_count]);
  end if;
  v_last := pg_sequence_last_value(v_queue.vtime);  -- before the beginner is found: whom it kept from beginning has not taken any yet
  v_empty := not exists (select from ops.ready r where r.queue_id = p_queue_id and r.key >= v_queue.floor);
  v_begins := v_empty and pg_try_advisory_xact_lock(hashtextextended('lhcr begin ' || p_queue_id, 0));
  if not v_empty then
    perform pg_advisory_xact_lock_shared(v_follow);
  end if;
  begin
    perform pg_advisory_xact_lock(hashtextextended('lhcr vtime ' || p_queue_id, 0));
    v_first := pg_sequence_last_value(v_queue.vtime) + v_queue.stride;
    if v_begins and v_first > v_clock and v_first = v_last + v_queue.stride and pg_try_advisory_xact_lock(v_follow)
       and not exists (select from ops.ready r where r.queue_id = p_queue_id and r.key >= v_queue.floor) then  -- looked at again since
      v_first := v_clock;
    end if;
    v_first := greatest(v_first, v_clock);  -- also where nothing has entered ever
    perform setval(v_queue.vtime, v_first + (p_count - 1) * v_queue.stride);
    raise exception using errcode = 'LH000', message = 'frees the lock';
  exception when sqlstate 'LH000' then null;
  end;
  if v_empty and not v_begins then
    perform pg_advisory_xact_lock_shared(v_follow);
  end if;
  return array(select v_first + n * v_queue.stride from generate_series(0, p_count - 1) n);
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
