-- Schedules: when a template is run by itself. next_at is a logical time (what the run is for), due_at that plus the jitter; both null
-- while paused. A fire is a row of its own by logical time, so no number of tickers makes two. Backfills fire a range of the past.
set local role lhcr_owner;

create table ops.schedule (
  schedule_id uuid primary key,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  environment_id int not null references ops.environment,
  name text collate "C" not null,
  cron text collate "C" not null,
  time_zone text collate "C" not null,
  jitter_ms bigint not null,
  catchup text collate "C" not null,
  overlap text collate "C" not null,
  request jsonb not null,
  next_at timestamptz,
  due_at timestamptz,
  last_at timestamptz,
  last_run_id uuid,
  paused_at timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint schedule_name_is_unique unique (environment_id, name),
  constraint schedule_name_is_a_word check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
  constraint schedule_catchup_is_known check (catchup in ('none', 'last', 'all')),
  constraint schedule_overlap_is_known check (overlap in ('skip', 'queue', 'cancel')),
  constraint schedule_jitter_is_at_most_a_day check (jitter_ms between 0 and 86400000),
  constraint schedule_is_due_exactly_when_it_has_a_next_time check ((next_at is null) = (due_at is null)));
create index schedule_by_due on ops.schedule (due_at) where due_at is not null;

create table ops.backfill (
  backfill_id uuid primary key,
  schedule_id uuid not null references ops.schedule on delete cascade,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  next_at timestamptz,
  max_running int not null,
  created_by uuid not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint backfill_goes_forward check (from_at < to_at),
  constraint backfill_is_bounded check (max_running between 1 and 100));
create index backfill_live on ops.backfill (backfill_id) where finished_at is null;

-- outcome: created, skipped (overlap or catch-up), failed (the reason in detail)
create table ops.schedule_fire (
  schedule_id uuid not null references ops.schedule on delete cascade,
  logical_at timestamptz not null,
  backfill_id uuid,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  fired_at timestamptz not null,
  outcome text collate "C" not null,
  run_id uuid,
  live boolean not null,  -- of a backfill: its run has not ended, as far as the last tick saw
  detail jsonb,
  constraint schedule_fires_once_for_a_logical_time unique nulls not distinct (schedule_id, logical_at, backfill_id),
  constraint schedule_outcome_is_known check (outcome in ('created', 'skipped', 'failed')),
  constraint schedule_fire_has_a_run_exactly_when_created check ((run_id is null) = (outcome <> 'created')));
create index schedule_fire_live on ops.schedule_fire (backfill_id) where live;

select ops._table_secure(t) from unnest(array['ops.schedule', 'ops.backfill', 'ops.schedule_fire']::regclass[]) as t;
reset role;
