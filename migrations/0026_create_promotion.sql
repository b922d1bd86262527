-- What a phase asks of a worker, the order in which environments follow each other, and backfills that are cancelled.
set local role lhcr_owner;

-- requires: what a worker's capabilities must contain. It is part of the queue, so that a claim reads the queues its worker can serve and no other.
alter table ops.phase add column requires jsonb not null default '{}';
alter table ops.queue
  add column requires jsonb not null default '{}',
  drop constraint queue_is_unique,
  add constraint queue_is_unique unique (environment_id, lane, executor, band, requires);

drop function if exists ops._queue_id(ops.run, text, text);
drop function if exists ops._ready_take_run(uuid);

-- A template's version runs here once a run of it has succeeded in the environment before.
create table ops.promotion_gate (
  environment_id int primary key references ops.environment,
  after_environment_id int not null references ops.environment,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  override_role ops.member_role not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  constraint promotion_comes_from_another_environment check (after_environment_id <> environment_id));

-- null: as it goes; else it is finished because somebody ended it
alter table ops.backfill add column cancelled_at timestamptz,
  add constraint backfill_that_is_cancelled_is_finished check (cancelled_at is null or finished_at is not null);

select ops._table_secure('ops.promotion_gate');
reset role;
