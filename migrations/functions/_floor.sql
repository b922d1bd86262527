-- Floors: where a claim begins to read its queue. While someone holds a long transaction open the index entries of
-- claimed rows cannot be cleaned away; a claim that read them all again each time would slow down without bound.
--
-- The rule: no row of a queue, committed or about to be, has a key below the queue's floor. Kept like this:
-- * The floor is the value of a sequence: outside of transactions, one tuple for ever, crash-safe.
-- * Who enters a row first takes a shared advisory lock on the second its key falls into, until his commit; then
--   he reads the floor, and lowers it to his key if that is below. So the next claim after his commit finds it.
-- * Who raises it (a claim that finds the head far above the floor) sets it to the least of the keys that are
--   visible and the seconds that are locked, and then looks again at both: whoever took his lock before that and
--   read the old floor is seen either as a lock or as a row, and the floor goes down again. In the instant
--   between, a claim may take another row first; none is lost.
-- * Changes of one floor are serialised by an advisory lock that must not live until commit: it is taken in a
--   subtransaction that is rolled back on purpose, which frees the lock and leaves the sequence as set.
-- Called by _ready_enter, _ready_take (which raises what is worth it) and the maintenance tick.
set local role lhcr_owner;
create or replace function ops._floor_read(p_floor regclass) returns bigint
language sql volatile
  return coalesce(pg_sequence_last_value(p_floor), -9223372036854775807);

-- The second of a key, as the second half of an advisory lock's name; far keys share the outermost ones.
create or replace function ops._floor_second(p_key bigint) returns int
language sql immutable
  return greatest(-2147483647, least(2147483647, floor(p_key / 1000000.0) - 1767225600))::int;

create or replace function ops._floor_class(p_queue_id int) returns int
language sql immutable
  return 1279787008 + p_queue_id;

create or replace function ops._floor_enter(p_queue_id int, p_key bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_floor regclass;
begin
  perform pg_advisory_xact_lock_shared(ops._floor_class(p_queue_id), ops._floor_second(p_key));
  select floor into v_floor from ops.queue where queue_id = p_queue_id;
  if p_key < ops._floor_read(v_floor) then
    begin
      perform pg_advisory_xact_lock(hashtextextended('lhcr floor ' || p_queue_id, 0));
      if p_key < ops._floor_read(v_floor) then
        perform setval(v_floor, p_key);
      end if;
      raise exception using errcode = 'LH000', message = 'frees the lock';
    exception when sqlstate 'LH000' then
      null;
    end;
  end if;
end
$$;

-- The least key that somebody may be about to commit: the earliest locked second.
create or replace function ops._floor_pending(p_queue_id int) returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  return (select (min(case when k.objid::bigint > 2147483647 then k.objid::bigint - 4294967296 else k.objid::bigint end)
                  + 1767225600) * 1000000
    from pg_catalog.pg_locks k
   where k.locktype = 'advisory' and k.objsubid = 2 and k.mode = 'ShareLock' and k.classid = ops._floor_class(p_queue_id)::oid
     and k.database = (select oid from pg_catalog.pg_database where datname = current_database()));
end
$$;

create or replace function ops._floor_raise(p_queue_id int, p_floor regclass, p_to bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_old bigint;
  v_new bigint;
  v_low bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('lhcr floor ' || p_queue_id, 0)) then
    return;
  end if;
  v_old := ops._floor_read(p_floor);
  v_new := least(p_to, ops._floor_pending(p_queue_id));
  v_new := least(v_new, (select r.key from ops.ready r where r.queue_id = p_queue_id and r.key >= v_old order by r.key limit 1));
  if v_new > v_old then
    perform setval(p_floor, v_new);
    v_low := ops._floor_pending(p_queue_id);
    v_low := least(v_low, (select r.key from ops.ready r where r.queue_id = p_queue_id and r.key >= v_old and r.key < v_new
                            order by r.key limit 1));
    if v_low < v_new then
      perform setval(p_floor, greatest(v_low, v_old));
    end if;
  end if;
  raise exception using errcode = 'LH000', message = 'frees the lock';
exception when sqlstate 'LH000' then
  null;
end
$$;

-- The belt to the braces, each half minute: a row below its floor (a restored dump, whose sequences are younger than
-- its rows) brings the floor down to it.
create or replace function ops._floors_check() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_queue record;
begin
  for v_queue in
    select q.queue_id, (select r.key from ops.ready r where r.queue_id = q.queue_id order by r.key limit 1) as head from ops.queue q
  loop
    if v_queue.head is not null then
      perform ops._floor_enter(v_queue.queue_id, v_queue.head);
    end if;
  end loop;
end
$$;
reset role;
