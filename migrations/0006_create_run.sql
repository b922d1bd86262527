-- Runs, their phases and the attempts at them: the durable record. All three are partitioned by range of
-- run_id, a UUIDv7, that is by month of creation. No foreign keys between monthly tables: the functions keep
-- them, so that a month can be dropped whole. fillfactor leaves room for the few updates a row sees.
set local role lhcr_owner;

create table ops.run (
  run_id uuid not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  template_id uuid not null,
  template_name text collate "C" not null,
  template_version int not null,
  status ops.run_status not null,
  lane text collate "C" not null,
  priority int not null,
  key_at timestamptz not null,
  phase_count smallint not null,
  active_phase smallint not null default 0,
  event_seq bigint not null default 0,
  params jsonb not null,
  git_sha text collate "C" not null,
  git_dirty boolean not null,
  spec_slug text not null,
  spec_hash text collate "C",
  labels jsonb not null,
  input_manifest jsonb,
  output_manifest jsonb,
  as_of timestamptz,
  queue_key text collate "C",
  retry_of uuid,
  rebuild_of uuid,
  created_by uuid not null,
  created_at timestamptz not null,
  claimed_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  deadline_at timestamptz,
  cancel_requested_at timestamptz,
  cancel_reason text,
  failure jsonb,
  primary key (run_id),
  constraint run_is_finished_exactly_when_terminal check ((finished_at is not null)
    = (status in ('succeeded', 'failed', 'cancelled', 'timed_out'))),
  constraint run_that_runs_has_started check (status not in ('running', 'succeeded') or started_at is not null),
  constraint run_lane_is_short_and_printable check (lane ~ '^[[:graph:]]{1,64}$'),
  constraint run_git_sha_is_a_commit check (git_sha ~ '^[0-9a-f]{7,64}$'),
  constraint run_has_phases check (phase_count between 1 and 1000)
) partition by range (run_id);
create index run_by_environment on ops.run (environment_id, run_id);
create index run_live_by_deadline on ops.run (deadline_at) where finished_at is null and deadline_at is not null;

create table ops.phase (
  run_id uuid not null,
  phase_no smallint not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  phase_id uuid not null,
  name text collate "C" not null,
  kind text collate "C" not null,
  executor text collate "C" not null,
  status ops.phase_status not null,
  attempt smallint not null default 0,
  crashes smallint not null default 0,
  lease_ms int not null,
  timeout_ms bigint,
  retry jsonb not null,
  input jsonb not null,
  output jsonb,
  usage jsonb,
  failure jsonb,
  reused_from uuid,
  queue_id int,
  ready_key bigint,
  lease_token uuid,
  due_at timestamptz,
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, phase_no),
  constraint phase_name_is_unique_in_its_run unique (run_id, name),
  constraint phase_has_a_lease_exactly_while_claimed_or_running
    check ((lease_token is not null) = (status in ('claimed', 'running'))),
  constraint phase_is_in_the_queue_exactly_while_queued
    check ((ready_key is not null) = (status = 'queued')),
  constraint phase_backs_off_only_while_waiting check (due_at is null or status = 'waiting'),
  constraint phase_is_finished_exactly_when_terminal check ((finished_at is not null)
    = (status in ('quarantined', 'succeeded', 'failed', 'cancelled', 'timed_out'))),
  constraint phase_that_succeeded_has_an_output check (status <> 'succeeded' or output is not null)
) partition by range (run_id);

-- One row a claim. It outlives the lease, so that a repeated call with the same token gets the first answer.
create table ops.attempt (
  run_id uuid not null,
  phase_no smallint not null,
  lease_token uuid not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  attempt smallint not null,
  worker_id uuid not null,
  claimed_by text not null,
  claimed_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  outcome text collate "C",
  failure jsonb,
  usage jsonb,
  answered text collate "C",
  answer jsonb,
  primary key (run_id, phase_no, lease_token),
  constraint attempt_outcome_and_end_go_together check ((outcome is null) = (finished_at is null))
) partition by range (run_id);

reset role;
