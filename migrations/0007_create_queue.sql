-- The hot tables. Nothing here is wide and nothing here is partitioned: a row enters `ready` when a phase
-- becomes runnable and leaves it when claimed; a lease lives as long as an attempt; `due` holds what waits for
-- its time. A queue is one (environment, lane, executor, band): a claim never scans past what its worker cannot
-- run. Bands keep each queue in order: `follow` holds what goes on (later phases, second attempts), `fresh` what
-- begins; keys compare across both.
set local role lhcr_owner;

create table ops.queue (
  queue_id int generated always as identity primary key,
  org_id int not null,
  project_id int not null,
  environment_id int not null references ops.environment,
  lane text collate "C" not null,
  executor text collate "C" not null,
  band text collate "C" not null,
  -- a sequence, for its value lives outside of transactions and row versions: see functions/_floor.sql
  floor regclass not null,
  constraint queue_is_unique unique (environment_id, lane, executor, band),
  constraint queue_band_is_known check (band in ('follow', 'fresh')));

-- key orders a queue: microseconds of enqueueing, less what priority is worth. Rows are only inserted and
-- deleted, never updated: the claim addresses them by ctid.
create table ops.ready (
  queue_id int not null,
  key bigint not null,
  run_id uuid not null,
  phase_no smallint not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  primary key (queue_id, key, run_id, phase_no))
  with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.02);

-- A third and more of each page stays free and no index holds a time, so that heartbeats are HOT updates.
create table ops.lease (
  run_id uuid not null,
  phase_no smallint not null,
  lease_token uuid not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  worker_id uuid not null,
  claimed_by text not null,
  claimed_at timestamptz not null,
  heartbeat_at timestamptz not null,
  expires_at timestamptz not null,
  lease_ms int not null,
  deadline_at timestamptz,
  started_at timestamptz,
  cancel_requested_at timestamptz,
  cancel_reason text,
  primary key (run_id, phase_no),
  constraint lease_outlives_its_heartbeat check (expires_at >= heartbeat_at))
  with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_delay = 0);

-- Phases waiting for a time: a backoff to be over.
create table ops.due (
  due_at timestamptz not null,
  run_id uuid not null,
  phase_no smallint not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  primary key (due_at, run_id, phase_no))
  with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- Runs with the same queue_key in one environment go one after the other: the holder, and those behind it.
create table ops.queue_slot (
  environment_id int not null,
  queue_key text collate "C" not null,
  run_id uuid not null,
  org_id int not null,
  project_id int not null,
  primary key (environment_id, queue_key));
create table ops.queue_waiter (
  environment_id int not null,
  queue_key text collate "C" not null,
  run_id uuid not null,
  org_id int not null,
  project_id int not null,
  primary key (environment_id, queue_key, run_id));

-- A claim whose answer was lost is repeated with its claim_id: what it took, kept for a day.
create table ops.claim (
  claim_id uuid primary key,
  worker_id uuid not null,
  run_ids uuid[] not null,
  phase_nos smallint[] not null,
  lease_tokens uuid[] not null,
  claimed_at timestamptz not null);
create index claim_by_age on ops.claim (claimed_at);

select ops._table_secure(t) from unnest(array['ops.queue', 'ops.ready', 'ops.lease', 'ops.due',
  'ops.queue_slot', 'ops.queue_waiter', 'ops.claim']::regclass[]) as t;
reset role;
