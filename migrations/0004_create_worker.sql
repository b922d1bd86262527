-- Workers: one row an incarnation (name, instance), so that a restarted process never inherits the leases of
-- the dead one. lock_key is drawn here and held by the process as a session advisory lock; when that lock is
-- gone from pg_locks the worker is gone too.
set local role lhcr_owner;

create table ops.worker (
  worker_id uuid primary key,
  principal_id uuid not null references ops.principal,
  name text collate "C" not null,
  instance text collate "C" not null,
  info jsonb not null default '{}',
  lock_key bigint not null,
  session_lock boolean not null default false,
  registered_at timestamptz not null,
  seen_at timestamptz not null,
  lock_lost_at timestamptz,
  waiting_since timestamptz,
  constraint worker_instance_is_registered_once unique (principal_id, name, instance),
  constraint worker_lock_key_is_unique unique (lock_key),
  constraint worker_name_is_short_and_printable check (name ~ '^[[:graph:]]{1,128}$'))
  with (fillfactor = 70);

select ops._table_secure('ops.worker');
reset role;
