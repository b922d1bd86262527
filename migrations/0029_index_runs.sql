-- The lists that people ask for: runs under way, runs that ended badly, runs of one template, of an environment and newest first. What the predicates
-- name changes with the run's end, as that of other indexes does, or hardly ever: a claim updates its run in place as before.
set local role lhcr_owner;
create index run_live_by_environment on ops.run (environment_id, run_id) where finished_at is null;
create index run_ended_badly_by_environment on ops.run (environment_id, run_id) where failure is not null or cancel_requested_at is not null;
create index run_by_template on ops.run (environment_id, template_name, run_id);
alter table ops.run add constraint run_that_ended_badly_says_why
  check (status not in ('failed', 'timed_out', 'cancelled') or failure is not null or cancel_requested_at is not null);
reset role;
