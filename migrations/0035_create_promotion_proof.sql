-- Which versions of a template had succeeded in an environment, of months that retention dropped: what succeeded stays promoted.
set local role lhcr_owner;

-- A row for each version and environment, the newest success of those that went; prune writes it before the month goes. The run itself is gone.
create table ops.promotion_proof (
  environment_id int not null references ops.environment,
  template_id uuid not null references ops.template,
  run_id uuid not null,
  org_id int not null,
  project_id int not null,
  primary key (environment_id, template_id));

select ops._table_secure('ops.promotion_proof');
reset role;
