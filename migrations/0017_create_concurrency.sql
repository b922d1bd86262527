-- Concurrency keys: how many phases of one key may be claimed or running at a time in an environment. A slot is held from claim to the
-- end of the lease; what finds no slot waits apart from the queue, so that it costs a claim nothing. And phases that a person lets through.
set local role lhcr_owner;

create table ops.concurrency_limit (
  environment_id int not null references ops.environment,
  key text collate "C" not null,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  max_running int not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  primary key (environment_id, key),
  constraint concurrency_key_is_short_and_printable check (key ~ '^[[:graph:]]{1,200}$'),
  constraint concurrency_max_running_is_positive check (max_running between 1 and 1000000));

create table ops.concurrency_slot (
  run_id uuid not null,
  phase_no smallint not null,
  key text collate "C" not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  primary key (run_id, phase_no, key));
create index concurrency_slot_by_key on ops.concurrency_slot (environment_id, key);

create table ops.concurrency_waiter (
  run_id uuid not null,
  phase_no smallint not null,
  key text collate "C" not null,
  ready_key bigint not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  primary key (run_id, phase_no));
create index concurrency_waiter_by_key on ops.concurrency_waiter (environment_id, key, ready_key, run_id);

-- concurrency: keys beside those that every phase has; approve: {role, by_another}, who lets the phase through; approval: who did
alter table ops.phase
  add column concurrency text[],
  add column approve jsonb,
  add column approval jsonb;

select ops._table_secure(t) from unnest(array['ops.concurrency_limit', 'ops.concurrency_slot', 'ops.concurrency_waiter']::regclass[]) as t;
reset role;
