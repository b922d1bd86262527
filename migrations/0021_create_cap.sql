-- Caps: how much of a resource a scope may use, in a window of time, at a time, or in one attempt. What a claim reserves stands on its
-- lease and dies with it; what an attempt used is told by an append-only line, so that no end of a lease ever waits for another; a claim,
-- which goes in turn, adds the lines up. Nothing that a claim reads is updated in place: a long transaction of somebody else slows nothing down.
set local role lhcr_owner;

-- Null: all of them. A cap of an organisation or a project counts all its environments together, one of an environment that one only.
create table ops.cap (
  cap_id int generated always as identity primary key,
  org_id int not null references ops.organisation,
  project_id int references ops.project,
  environment_id int references ops.environment,
  name text collate "C" not null,
  template_name text collate "C",
  principal_id uuid references ops.principal,  -- who made the run
  resource text collate "C" not null,
  time_window text collate "C" not null,
  max_amount numeric not null,
  on_exceed text collate "C" not null,
  near_percent int not null,
  time_zone text collate "C" not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  constraint cap_name_is_unique_in_its_scope unique nulls not distinct (org_id, project_id, environment_id, name),
  constraint cap_name_is_short_and_printable check (name ~ '^[[:graph:]]{1,128}$'),
  constraint cap_of_an_environment_names_its_project check (environment_id is null or project_id is not null),
  constraint cap_resource_is_known check (resource in ('runs', 'concurrent_runs', 'wall_s', 'cpu_s', 'peak_memory_mb', 'rows', 'bytes_in',
    'bytes_out', 'query_units', 'tokens', 'money')),
  constraint cap_window_fits_its_resource check (case resource when 'runs' then time_window in ('hour', 'day', 'week', 'month')
    when 'concurrent_runs' then time_window = 'none' when 'peak_memory_mb' then time_window = 'attempt'
    else time_window in ('hour', 'day', 'week', 'month', 'attempt') end),
  constraint cap_amount_is_sane check (max_amount between 0 and 1e15),
  constraint cap_on_exceed_is_known check (on_exceed in ('wait', 'refuse')),
  constraint cap_near_is_a_percentage check (near_percent between 1 and 100));

-- What is reserved or used in a window, as of a snapshot: the row with the highest seq counts, and the lines of cap_use that its snapshot did
-- not see. A row is never updated; the tick takes the old ones away.
create table ops.cap_counter (
  cap_id int not null,
  window_start timestamptz not null,
  seq bigint not null,
  org_id int not null,
  project_id int,
  environment_id int,
  total numeric not null,
  near boolean not null,
  snapshot pg_snapshot not null,
  xid xid8 not null,  -- of the writer, whose own lines are not in it
  primary key (cap_id, window_start, seq));

-- The end of an attempt, for each cap it fell under: what it used, and by how much that is more than it had reserved.
create table ops.cap_use (
  cap_id int not null,
  window_start timestamptz not null,
  xid xid8 not null default pg_current_xact_id(),
  org_id int not null,
  project_id int,
  environment_id int,
  delta numeric not null,
  amount numeric not null,
  started boolean not null,
  exceeded boolean not null);
create index cap_use_by_window on ops.cap_use (cap_id, window_start, xid);

-- The lines of cap_use added up for reports, by the tick.
create table ops.cap_window (
  cap_id int not null,
  window_start timestamptz not null,
  org_id int not null,
  project_id int,
  environment_id int,
  used numeric not null,
  peak numeric not null,
  attempts bigint not null,
  exceeded bigint not null,
  primary key (cap_id, window_start));

-- Phases that wait for a cap, apart from the queue, so that they cost a claim nothing.
create table ops.cap_waiter (
  run_id uuid not null,
  phase_no smallint not null,
  cap_id int not null,
  ready_key bigint not null,
  need numeric not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  primary key (run_id, phase_no));
create index cap_waiter_by_cap on ops.cap_waiter (cap_id, ready_key, run_id);

-- reserved: [[cap_id, window_start, amount]…]; limits: {resource: {cap, limit, left, …}} of this attempt; used: what it said so far
alter table ops.lease
  add column reserved jsonb,
  add column limits jsonb,
  add column used jsonb;
alter table ops.phase
  add column estimate jsonb;  -- what an attempt reserves: {resource: amount}

select ops._table_secure(t) from unnest(array['ops.cap', 'ops.cap_counter', 'ops.cap_use', 'ops.cap_window', 'ops.cap_waiter']::regclass[]) as t;
reset role;
