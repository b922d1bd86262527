-- Events: append-only facts. seq is given under the run's row lock, so it has no gap and no late comer within
-- a run; xid says which transaction wrote the row, from which event_tail makes a cursor that neither skips a
-- late commit nor waits for a long writer elsewhere in the cluster.
set local role lhcr_owner;

create table ops.event (
  run_id uuid not null,
  event_id uuid not null,
  seq bigint not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  phase_no smallint,
  ts timestamptz not null,
  level text collate "C" not null,
  type text collate "C" not null,
  message text not null,
  payload jsonb,
  xid xid8 not null default pg_catalog.pg_current_xact_id(),
  primary key (run_id, event_id),
  constraint event_seq_is_unique_in_its_run unique (run_id, seq),
  constraint event_level_is_known check (level in ('debug', 'info', 'warn', 'error'))
) partition by range (run_id);
create index event_by_transaction on ops.event (xid);

reset role;
