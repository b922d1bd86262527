-- The lifecycle as rows: statuses, legal arrows, event types, failure classes.
-- Generated from lib/lifecycle/lifecycle.def (`lhcr __dump seed`); do not edit. The private functions that
-- advance a run or a phase read these tables, so that SQL and C++ cannot disagree.
set local role lhcr_owner;

insert into ops.run_status_entry (name, terminal) values
  ('queued', false),
  ('claimed', false),
  ('running', false),
  ('succeeded', true),
  ('failed', true),
  ('cancelled', true),
  ('timed_out', true)
on conflict (name) do update set terminal = excluded.terminal;

insert into ops.phase_status_entry (name, terminal) values
  ('waiting', false),
  ('queued', false),
  ('claimed', false),
  ('running', false),
  ('held', false),
  ('quarantined', true),
  ('succeeded', true),
  ('failed', true),
  ('cancelled', true),
  ('timed_out', true)
on conflict (name) do update set terminal = excluded.terminal;

insert into ops.run_transition (event, from_status, to_status) values
  ('claim', 'queued', 'claimed'),
  ('start', 'claimed', 'running'),
  ('release', 'claimed', 'queued'),
  ('succeed', 'running', 'succeeded'),
  ('fail', 'queued', 'failed'),
  ('fail', 'claimed', 'failed'),
  ('fail', 'running', 'failed'),
  ('cancel', 'queued', 'cancelled'),
  ('cancel', 'claimed', 'cancelled'),
  ('cancel', 'running', 'cancelled'),
  ('time_out', 'queued', 'timed_out'),
  ('time_out', 'claimed', 'timed_out'),
  ('time_out', 'running', 'timed_out')
on conflict (event, from_status) do update set to_status = excluded.to_status;

insert into ops.phase_transition (event, from_status, to_status) values
  ('enqueue', 'waiting', 'queued'),
  ('claim', 'queued', 'claimed'),
  ('start', 'claimed', 'running'),
  ('release', 'claimed', 'queued'),
  ('release', 'running', 'queued'),
  ('requeue', 'claimed', 'queued'),
  ('requeue', 'running', 'queued'),
  ('retry', 'claimed', 'waiting'),
  ('retry', 'running', 'waiting'),
  ('succeed', 'running', 'succeeded'),
  ('fail', 'claimed', 'failed'),
  ('fail', 'running', 'failed'),
  ('quarantine', 'running', 'quarantined'),
  ('reuse', 'waiting', 'succeeded'),
  ('hold', 'waiting', 'held'),
  ('hold', 'queued', 'held'),
  ('resume', 'held', 'waiting'),
  ('cancel', 'waiting', 'cancelled'),
  ('cancel', 'queued', 'cancelled'),
  ('cancel', 'claimed', 'cancelled'),
  ('cancel', 'running', 'cancelled'),
  ('cancel', 'held', 'cancelled'),
  ('time_out', 'waiting', 'timed_out'),
  ('time_out', 'queued', 'timed_out'),
  ('time_out', 'claimed', 'timed_out'),
  ('time_out', 'running', 'timed_out'),
  ('time_out', 'held', 'timed_out')
on conflict (event, from_status) do update set to_status = excluded.to_status;

insert into ops.event_type_entry (name, appendable) values
  ('RUN_CREATED', false),
  ('RUN_QUEUED', false),
  ('RUN_RETRIED', false),
  ('RUN_CANCEL_REQUESTED', false),
  ('RUN_CANCELLED', false),
  ('RUN_TIMED_OUT', false),
  ('RUN_SUCCEEDED', false),
  ('RUN_FAILED', false),
  ('RUN_OUTPUT_SET', false),
  ('LANE_HELD', false),
  ('LANE_RELEASED', false),
  ('PHASE_QUEUED', false),
  ('PHASE_CLAIMED', false),
  ('PHASE_STARTED', false),
  ('PHASE_RELEASED', false),
  ('PHASE_REQUEUED', false),
  ('PHASE_RETRIED', false),
  ('PHASE_REUSED', false),
  ('PHASE_QUARANTINED', false),
  ('PHASE_HELD', false),
  ('PHASE_RESUMED', false),
  ('PHASE_APPROVED', false),
  ('PHASE_CANCELLED', false),
  ('PHASE_TIMED_OUT', false),
  ('PHASE_FAILED', false),
  ('PHASE_SUCCEEDED', false),
  ('ARTIFACT_REGISTERED', false),
  ('TABLE_PUBLISHED', false),
  ('ALERT_RAISED', false),
  ('ALERT_ACKED', false),
  ('ALERT_RESOLVED', false),
  ('CAP_NEAR', false),
  ('CAP_WAITED_FOR', false),
  ('PHASE_PROGRESS', true),
  ('LOG', true),
  ('CAP_EXCEEDED', true),
  ('CHECK_PASSED', true),
  ('CHECK_FAILED', true),
  ('TABLE_STAGED', true),
  ('TABLE_SKIPPED', true),
  ('ROW_QUARANTINED', true),
  ('UPLOAD_FAILED', true)
on conflict (name) do update set appendable = excluded.appendable;

insert into ops.failure_class_entry (name, retryable) values
  ('transient', true),
  ('permanent', false),
  ('timeout', true),
  ('cap_exceeded', false),
  ('cancelled', false),
  ('lease_lost', true),
  ('crashed', true)
on conflict (name) do update set retryable = excluded.retryable;

reset role;
