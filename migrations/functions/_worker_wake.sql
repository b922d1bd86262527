-- NOTIFY takes a lock that all commits share, so it is sent only when a worker has said that it waits, once for
-- each time it began to wait: the flag is consumed here. Whoever misses it (a pooler, a race) polls.
set local role lhcr_owner;
create or replace function ops._worker_wake() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update ops.worker set waiting_since = null
   where worker_id = any (array(select worker_id from ops.worker where waiting_since is not null for update skip locked));
  if found then
    perform pg_notify('lhcr_ready', '');
  end if;
end
$$;
reset role;
