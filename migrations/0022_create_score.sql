-- Scores: how many seconds earlier than it was made a run is to stand in its queue. Signals say what is known about a run, its template or a
-- table it publishes; a project weighs them. A score is part of the static key of a queue row, so a claim knows nothing of it.
set local role lhcr_owner;

-- seconds for one unit of a signal; `lower` puts a run behind
create table ops.score_weight (
  project_id int not null references ops.project,
  signal text collate "C" not null,
  org_id int not null references ops.organisation,
  weight int not null,
  direction text collate "C" not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  primary key (project_id, signal),
  constraint score_weight_signal_is_a_word check (signal ~ '^[a-z][a-z0-9_]{0,31}$'),
  constraint score_weight_is_at_most_a_day check (weight between 0 and 86400),
  constraint score_weight_direction_is_known check (direction in ('raise', 'lower')));

-- subject: run:ID, template:NAME or table:NAME. A value; or of freshness a deadline, or how old a table may become.
create table ops.signal (
  environment_id int not null references ops.environment,
  subject text collate "C" not null,
  name text collate "C" not null,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  value numeric,
  deadline_at timestamptz,
  within_ms bigint,
  reason text,
  set_by uuid not null,
  set_at timestamptz not null,
  primary key (environment_id, subject, name),
  constraint signal_name_is_a_word check (name ~ '^[a-z][a-z0-9_]{0,31}$'),
  constraint signal_subject_is_a_run_a_template_or_a_table check (subject ~ '^(run|template|table):[[:graph:]]{1,200}$'),
  constraint signal_says_one_thing check (num_nonnulls(value, deadline_at, within_ms) = 1),
  constraint signal_deadline_is_of_freshness check (value is not null or name = 'freshness'),
  constraint signal_within_is_of_a_table check (within_ms is null or within_ms > 0 and subject like 'table:%'),
  constraint signal_value_is_bounded check (abs(value) <= 1000000000));
create index signal_of_a_run_by_age on ops.signal (set_at) where subject like 'run:%';

-- What is still to be scored anew after a change that concerns many: the queue row that was looked at last.
create table ops.rescore (
  environment_id int not null references ops.environment,
  subject text collate "C" not null,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  queue_id int not null default 0,
  key bigint not null default -9223372036854775808,
  run_id uuid not null default '00000000-0000-0000-0000-000000000000',
  requested_at timestamptz not null,
  primary key (environment_id, subject));

alter table ops.phase add column score int not null default 0;
-- false until the first weight or signal: until then scoring costs one look at this row
alter table ops.environment add column scored boolean not null default false;

select ops._table_secure(t) from unnest(array['ops.score_weight', 'ops.signal', 'ops.rescore']::regclass[]) as t;
reset role;
