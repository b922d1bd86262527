-- Alerts: what an environment wants to be told of (rules), by whom and how (routes, channels), what it was told (alerts) and the outbox
-- of what is still to be sent. Rules, routes and channels come from one file (`lhcr alerts apply`); alert_config keeps it as it was given.
set local role lhcr_owner;

create table ops.alert_config (
  environment_id int primary key references ops.environment,
  org_id int not null,
  project_id int not null,
  revision int not null,
  body jsonb not null,
  applied_by uuid not null,
  applied_at timestamptz not null);

-- bad_types and good_types: events that count against a subject and for it. Rules that measure (freshness, the queue) have no bad ones.
create table ops.alert_rule (
  environment_id int not null references ops.environment,
  name text collate "C" not null,
  org_id int not null,
  project_id int not null,
  kind text collate "C" not null,
  severity text collate "C" not null,
  bad_types text[] not null,
  good_types text[] not null,
  match jsonb not null,
  per text collate "C" not null,
  window_ms bigint not null,
  threshold numeric not null,
  min_runs int not null,
  resolve_after_ms bigint,  -- null: only a success or a person resolves it
  runbook text,
  since timestamptz not null,  -- what happened before is not told
  checked_at timestamptz,
  primary key (environment_id, name),
  constraint alert_rule_severity_is_known check (severity in ('info', 'warning', 'critical')));

create table ops.alert_route (
  environment_id int not null references ops.environment,
  position int not null,
  org_id int not null,
  project_id int not null,
  match jsonb not null,
  owners text[] not null,
  plan jsonb not null,  -- {steps: [{after_ms, channels}], repeat_ms, quiet}
  primary key (environment_id, position));

-- tokens: a bucket of as many as may be sent in a minute, filled as time goes by.
create table ops.alert_channel (
  environment_id int not null references ops.environment,
  name text collate "C" not null,
  org_id int not null,
  project_id int not null,
  kind text collate "C" not null,
  config jsonb not null,
  rate_per_minute int not null,
  tokens numeric not null,
  refilled_at timestamptz not null,
  primary key (environment_id, name),
  constraint alert_channel_kind_is_known check (kind in ('webhook', 'slack', 'smtp', 'log')),
  constraint alert_channel_holds_no_secret check (config::text !~* '"(password|secret|token|key|hmac)"\s*:' and config ->> 'url' !~ '^[a-z]+://[^/?#]*@'));

-- One open alert a rule and subject, however often it happens. plan is its route's as it was when it was raised; step: how many of its
-- steps were released.
create table ops.alert (
  alert_id uuid primary key,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  rule text collate "C" not null,
  subject text collate "C" not null,
  severity text collate "C" not null,
  message text not null,
  facts jsonb not null,
  run_id uuid,
  times bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  owners text[] not null,
  plan jsonb,
  step int not null default 0,
  next_step_at timestamptz,
  acked_at timestamptz,
  acked_by uuid,
  ack_note text,
  resolved_at timestamptz,
  resolved_by uuid,  -- null: by itself
  resolution text,
  run_told_at timestamptz,  -- when the run's trail got it; it never waits for the run's lock
  constraint alert_severity_is_known check (severity in ('info', 'warning', 'critical')),
  constraint alert_that_ended_has_no_next_step check (next_step_at is null or resolved_at is null and acked_at is null),
  constraint alert_says_why_it_was_resolved check ((resolved_at is null) = (resolution is null)));
create unique index alert_is_open_once on ops.alert (environment_id, rule, subject) where resolved_at is null;
create index alert_by_environment on ops.alert (environment_id, alert_id);
create index alert_by_next_step on ops.alert (next_step_at) where next_step_at is not null;
create index alert_untold on ops.alert (alert_id) where run_id is not null and run_told_at is null;
create index alert_by_end on ops.alert (resolved_at) where resolved_at is not null;

-- What a rule has counted, by minute: a window is a sum of these, so that no event is read twice.
create table ops.alert_count (
  environment_id int not null,
  rule text collate "C" not null,
  subject text collate "C" not null,
  minute timestamptz not null,
  org_id int not null,
  project_id int not null,
  bad bigint not null,
  good bigint not null,
  primary key (environment_id, rule, subject, minute),
  foreign key (environment_id, rule) references ops.alert_rule on delete cascade)
  with (fillfactor = 70);

-- Where the reading of events is: everything of transactions below seen_below was read, but for those in owed, which were under way then.
-- seen_below is null while no rule reads events.
create table ops.alert_cursor (
  only_one boolean primary key default true check (only_one),
  seen_below xid8,
  owed xid8[] not null default '{}');
insert into ops.alert_cursor default values;

-- The outbox. Sent at least once: delivery_id never changes, so that a receiver can tell a repetition. token fences like a lease's.
create table ops.alert_delivery (
  delivery_id uuid primary key,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  alert_id uuid references ops.alert on delete cascade,  -- null: a test of the channel
  channel text collate "C" not null,
  reason text collate "C" not null,
  step int not null,
  body jsonb not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  token uuid,
  claimed_by text,
  claimed_until timestamptz,
  status text collate "C" not null default 'pending',
  finished_at timestamptz,
  http_status int,
  error text,
  constraint alert_delivery_is_made_once unique (alert_id, channel, reason, step),
  constraint alert_delivery_status_is_known check (status in ('pending', 'sent', 'failed', 'skipped')),
  constraint alert_delivery_reason_is_known check (reason in ('raised', 'escalated', 'repeated', 'resolved', 'test')),
  constraint alert_delivery_is_finished_exactly_when_not_pending check ((finished_at is null) = (status = 'pending')));
create index alert_delivery_due on ops.alert_delivery (environment_id, channel, due_at) where status = 'pending';
create index alert_delivery_by_end on ops.alert_delivery (finished_at) where finished_at is not null;

select ops._table_secure(t) from unnest(array['ops.alert_config', 'ops.alert_rule', 'ops.alert_route', 'ops.alert_channel', 'ops.alert',
  'ops.alert_count', 'ops.alert_cursor', 'ops.alert_delivery']::regclass[]) as t;
reset role;
