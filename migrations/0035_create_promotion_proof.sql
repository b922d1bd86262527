-- What outlives the rows it was read from: which versions of a template succeeded in months that retention dropped, and which times of a backfill are
-- free again.
set local role lhcr_owner;

-- What succeeded stays promoted. A row for each version and environment, the newest success of those that went; prune writes it before the month
-- goes. The run itself is gone.
create table ops.promotion_proof (
  environment_id int not null references ops.environment,
  template_id uuid not null references ops.template,
  run_id uuid not null,
  org_id int not null,
  project_id int not null,
  primary key (environment_id, template_id));

-- Of a backfill that was resumed. Without it the next tick walked over all that had been made since the first of these times, in one statement.
create table ops.backfill_again (
  backfill_id uuid not null references ops.backfill on delete cascade,
  logical_at timestamptz not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  primary key (backfill_id, logical_at));

select ops._table_secure(t) from unnest(array['ops.promotion_proof', 'ops.backfill_again']::regclass[]) as t;
reset role;
