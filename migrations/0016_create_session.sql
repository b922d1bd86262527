-- Sessions: a named thread of work in an environment, with lanes A to D. In a lane runs go one after the other; a run that
-- failed holds its lane until it is retried or the lane released, or does not, as the run says.
set local role lhcr_owner;

create table ops.session (
  session_id uuid primary key,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  environment_id int not null references ops.environment,
  name text collate "C" not null,
  on_failure text collate "C" not null,
  created_by uuid not null,
  created_at timestamptz not null,
  archived_at timestamptz,
  constraint session_name_is_unique unique (environment_id, name),
  constraint session_name_is_a_word check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
  constraint session_on_failure_is_known check (on_failure in ('hold', 'continue')));

alter table ops.run
  add column session_id uuid,
  add column on_failure text collate "C",
  add constraint run_of_a_session_has_a_lane_of_it check (session_id is null or lane in ('A', 'B', 'C', 'D')),
  add constraint run_on_failure_is_known check (on_failure in ('hold', 'continue'));
create index run_by_session on ops.run (session_id, run_id) where session_id is not null;
create index run_live_by_session on ops.run (session_id) where session_id is not null and finished_at is null;

-- since when a line is held by a run that failed; null: its run lives
alter table ops.queue_slot add column held_at timestamptz;

select ops._table_secure('ops.session');
reset role;
