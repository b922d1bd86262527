-- Retention: which months were dropped, up to where each chain of the audit trail has been exported (a month of audit rows is dropped only
-- below that), and the indexes that say at once whether a month still holds something that lives.
set local role lhcr_owner;

-- Written before the first partition of a month goes, finished after the last: what was killed in between goes on from here.
create table ops.pruned_month (
  month date primary key,
  from_id uuid not null,
  to_id uuid not null,
  began_at timestamptz not null,
  finished_at timestamptz,
  pruned_by text collate "C" not null,
  row_count bigint not null,
  byte_count bigint not null,
  constraint pruned_month_is_a_month check (extract(day from month) = 1));

-- Of each chain (0: what concerns no organisation) the rows that went with the month, and the exported checkpoint that has them.
create table ops.pruned_chain (
  month date not null references ops.pruned_month,
  org_id int not null,
  row_count bigint not null,
  seq bigint not null,
  chain_hash bytea not null,
  primary key (month, org_id));

create table ops.audit_exported (
  org_id int not null,
  seq bigint not null,
  chain_hash bytea not null,
  exported_by text collate "C" not null,
  exported_at timestamptz not null,
  primary key (org_id, seq));

-- one predicate more on a column that other indexes of the table name too: an update of the run's end is no dearer for it
create index run_live on ops.run (run_id) where finished_at is null;
create index lake_table_version_by_run on ops.lake_table_version (run_id);

create trigger pruned_chains_are_never_changed before update or delete or truncate on ops.pruned_chain
  for each statement execute function ops._audit_guard();

select ops._table_secure(t) from unnest(array['ops.pruned_month', 'ops.pruned_chain', 'ops.audit_exported']::regclass[]) as t;
reset role;
