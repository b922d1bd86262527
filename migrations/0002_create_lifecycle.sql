-- Statuses, arrows, event types and failure classes: the types, and the tables that
-- functions/000_lifecycle_seed.sql fills from lib/lifecycle/lifecycle.def. Status columns are enums, not
-- foreign keys: a key to a tiny table would lock the same few rows in every transition.
set local role lhcr_owner;

create type ops.run_status as enum
  ('queued', 'claimed', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out');
create type ops.phase_status as enum
  ('waiting', 'queued', 'claimed', 'running', 'held', 'quarantined',
   'succeeded', 'failed', 'cancelled', 'timed_out');
create type ops.failure_class as enum
  ('transient', 'permanent', 'timeout', 'cap_exceeded', 'cancelled', 'lease_lost', 'crashed');

create table ops.run_status_entry (
  name ops.run_status primary key,
  terminal boolean not null);
create table ops.phase_status_entry (
  name ops.phase_status primary key,
  terminal boolean not null);
create table ops.run_transition (
  event text collate "C" not null,
  from_status ops.run_status not null,
  to_status ops.run_status not null,
  primary key (event, from_status));
create table ops.phase_transition (
  event text collate "C" not null,
  from_status ops.phase_status not null,
  to_status ops.phase_status not null,
  primary key (event, from_status));
create table ops.event_type_entry (
  name text collate "C" primary key,
  appendable boolean not null);
create table ops.failure_class_entry (
  name ops.failure_class primary key,
  retryable boolean not null);

-- The only clock. A test replaces its body; no setting and no caller can move it.
create function ops.now() returns timestamptz language sql volatile
  return pg_catalog.clock_timestamp();

-- Every table of this schema passes through here once: row level security enabled and forced, the owner's
-- and the dump's policies. A partition needs it of its own, it inherits neither flag.
create function ops._table_secure(p_table regclass) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('create policy owner_does_all on %s to lhcr_owner using (true) with check (true)', p_table);
  execute format('create policy backup_reads_all on %s for select to lhcr_backup using (true)', p_table);
  execute format('grant select on %s to lhcr_backup', p_table);
end
$$;

select ops._table_secure(t) from unnest(array['ops.run_status_entry', 'ops.phase_status_entry',
  'ops.run_transition', 'ops.phase_transition', 'ops.event_type_entry',
  'ops.failure_class_entry']::regclass[]) as t;
reset role;
