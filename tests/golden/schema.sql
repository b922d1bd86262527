-- Written by tests/sql/run with LHCR_ACCEPT=1; do not edit.

-- acl SCHEMA ops, owner lhcr_owner
GRANT USAGE ON SCHEMA ops TO lhcr_user;
GRANT USAGE ON SCHEMA ops TO lhcr_worker;
GRANT USAGE ON SCHEMA ops TO lhcr_backup;
GRANT USAGE ON SCHEMA ops TO authenticated;
GRANT USAGE ON SCHEMA ops TO service_role;

-- acl SCHEMA public, owner pg_database_owner
GRANT ALL ON SCHEMA public TO lhcr_owner;

-- acl ops.COLUMN attempt.attempt, owner lhcr_owner
GRANT SELECT(attempt) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(attempt) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(attempt) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(attempt) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.claimed_at, owner lhcr_owner
GRANT SELECT(claimed_at) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(claimed_at) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(claimed_at) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(claimed_at) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.claimed_by, owner lhcr_owner
GRANT SELECT(claimed_by) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(claimed_by) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(claimed_by) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(claimed_by) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.environment_id, owner lhcr_owner
GRANT SELECT(environment_id) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(environment_id) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(environment_id) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(environment_id) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.failure, owner lhcr_owner
GRANT SELECT(failure) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(failure) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(failure) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(failure) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.finished_at, owner lhcr_owner
GRANT SELECT(finished_at) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(finished_at) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(finished_at) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(finished_at) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.org_id, owner lhcr_owner
GRANT SELECT(org_id) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(org_id) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(org_id) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(org_id) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.outcome, owner lhcr_owner
GRANT SELECT(outcome) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(outcome) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(outcome) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(outcome) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.phase_no, owner lhcr_owner
GRANT SELECT(phase_no) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(phase_no) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(phase_no) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(phase_no) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.project_id, owner lhcr_owner
GRANT SELECT(project_id) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(project_id) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(project_id) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(project_id) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.run_id, owner lhcr_owner
GRANT SELECT(run_id) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(run_id) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(run_id) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(run_id) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.started_at, owner lhcr_owner
GRANT SELECT(started_at) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(started_at) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(started_at) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(started_at) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.usage, owner lhcr_owner
GRANT SELECT(usage) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(usage) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(usage) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(usage) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN attempt.worker_id, owner lhcr_owner
GRANT SELECT(worker_id) ON TABLE ops.attempt TO lhcr_user;
GRANT SELECT(worker_id) ON TABLE ops.attempt TO lhcr_worker;
GRANT SELECT(worker_id) ON TABLE ops.attempt TO authenticated;
GRANT SELECT(worker_id) ON TABLE ops.attempt TO service_role;

-- acl ops.COLUMN phase.approval, owner lhcr_owner
GRANT SELECT(approval) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(approval) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(approval) ON TABLE ops.phase TO authenticated;
GRANT SELECT(approval) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.approve, owner lhcr_owner
GRANT SELECT(approve) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(approve) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(approve) ON TABLE ops.phase TO authenticated;
GRANT SELECT(approve) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.attempt, owner lhcr_owner
GRANT SELECT(attempt) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(attempt) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(attempt) ON TABLE ops.phase TO authenticated;
GRANT SELECT(attempt) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.concurrency, owner lhcr_owner
GRANT SELECT(concurrency) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(concurrency) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(concurrency) ON TABLE ops.phase TO authenticated;
GRANT SELECT(concurrency) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.crashes, owner lhcr_owner
GRANT SELECT(crashes) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(crashes) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(crashes) ON TABLE ops.phase TO authenticated;
GRANT SELECT(crashes) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.due_at, owner lhcr_owner
GRANT SELECT(due_at) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(due_at) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(due_at) ON TABLE ops.phase TO authenticated;
GRANT SELECT(due_at) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.environment_id, owner lhcr_owner
GRANT SELECT(environment_id) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(environment_id) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(environment_id) ON TABLE ops.phase TO authenticated;
GRANT SELECT(environment_id) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.estimate, owner lhcr_owner
GRANT SELECT(estimate) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(estimate) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(estimate) ON TABLE ops.phase TO authenticated;
GRANT SELECT(estimate) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.executor, owner lhcr_owner
GRANT SELECT(executor) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(executor) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(executor) ON TABLE ops.phase TO authenticated;
GRANT SELECT(executor) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.failure, owner lhcr_owner
GRANT SELECT(failure) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(failure) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(failure) ON TABLE ops.phase TO authenticated;
GRANT SELECT(failure) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.finished_at, owner lhcr_owner
GRANT SELECT(finished_at) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(finished_at) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(finished_at) ON TABLE ops.phase TO authenticated;
GRANT SELECT(finished_at) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.input, owner lhcr_owner
GRANT SELECT(input) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(input) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(input) ON TABLE ops.phase TO authenticated;
GRANT SELECT(input) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.kind, owner lhcr_owner
GRANT SELECT(kind) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(kind) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(kind) ON TABLE ops.phase TO authenticated;
GRANT SELECT(kind) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.lease_ms, owner lhcr_owner
GRANT SELECT(lease_ms) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(lease_ms) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(lease_ms) ON TABLE ops.phase TO authenticated;
GRANT SELECT(lease_ms) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.name, owner lhcr_owner
GRANT SELECT(name) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(name) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(name) ON TABLE ops.phase TO authenticated;
GRANT SELECT(name) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.org_id, owner lhcr_owner
GRANT SELECT(org_id) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(org_id) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(org_id) ON TABLE ops.phase TO authenticated;
GRANT SELECT(org_id) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.output, owner lhcr_owner
GRANT SELECT(output) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(output) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(output) ON TABLE ops.phase TO authenticated;
GRANT SELECT(output) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.phase_id, owner lhcr_owner
GRANT SELECT(phase_id) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(phase_id) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(phase_id) ON TABLE ops.phase TO authenticated;
GRANT SELECT(phase_id) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.phase_no, owner lhcr_owner
GRANT SELECT(phase_no) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(phase_no) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(phase_no) ON TABLE ops.phase TO authenticated;
GRANT SELECT(phase_no) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.project_id, owner lhcr_owner
GRANT SELECT(project_id) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(project_id) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(project_id) ON TABLE ops.phase TO authenticated;
GRANT SELECT(project_id) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.queued_at, owner lhcr_owner
GRANT SELECT(queued_at) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(queued_at) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(queued_at) ON TABLE ops.phase TO authenticated;
GRANT SELECT(queued_at) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.requires, owner lhcr_owner
GRANT SELECT(requires) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(requires) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(requires) ON TABLE ops.phase TO authenticated;
GRANT SELECT(requires) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.retry, owner lhcr_owner
GRANT SELECT(retry) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(retry) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(retry) ON TABLE ops.phase TO authenticated;
GRANT SELECT(retry) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.reused_from, owner lhcr_owner
GRANT SELECT(reused_from) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(reused_from) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(reused_from) ON TABLE ops.phase TO authenticated;
GRANT SELECT(reused_from) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.run_id, owner lhcr_owner
GRANT SELECT(run_id) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(run_id) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(run_id) ON TABLE ops.phase TO authenticated;
GRANT SELECT(run_id) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.score, owner lhcr_owner
GRANT SELECT(score) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(score) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(score) ON TABLE ops.phase TO authenticated;
GRANT SELECT(score) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.started_at, owner lhcr_owner
GRANT SELECT(started_at) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(started_at) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(started_at) ON TABLE ops.phase TO authenticated;
GRANT SELECT(started_at) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.status, owner lhcr_owner
GRANT SELECT(status) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(status) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(status) ON TABLE ops.phase TO authenticated;
GRANT SELECT(status) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.timeout_ms, owner lhcr_owner
GRANT SELECT(timeout_ms) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(timeout_ms) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(timeout_ms) ON TABLE ops.phase TO authenticated;
GRANT SELECT(timeout_ms) ON TABLE ops.phase TO service_role;

-- acl ops.COLUMN phase.usage, owner lhcr_owner
GRANT SELECT(usage) ON TABLE ops.phase TO lhcr_user;
GRANT SELECT(usage) ON TABLE ops.phase TO lhcr_worker;
GRANT SELECT(usage) ON TABLE ops.phase TO authenticated;
GRANT SELECT(usage) ON TABLE ops.phase TO service_role;

-- acl ops.FUNCTION _agent_find(p_org text, p_name text, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._agent_find(p_org text, p_name text, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _agent_json(p_agent ops.principal), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._agent_json(p_agent ops.principal) FROM PUBLIC;

-- acl ops.FUNCTION _agent_of_key(p_key text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._agent_of_key(p_key text) FROM PUBLIC;

-- acl ops.FUNCTION _ago(p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._ago(p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _alert_body(p_alert ops.alert, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_body(p_alert ops.alert, p_reason text) FROM PUBLIC;

-- acl ops.FUNCTION _alert_calm(p_hits jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_calm(p_hits jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_channel_check(p_path text, p_channel jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_channel_check(p_path text, p_channel jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_close(p_alert_ids uuid[], p_by uuid, p_resolution text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_close(p_alert_ids uuid[], p_by uuid, p_resolution text) FROM PUBLIC;

-- acl ops.FUNCTION _alert_config_check(p_config jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_config_check(p_config jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_config_json(p_config ops.alert_config, p_environment ops.environment), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_config_json(p_config ops.alert_config, p_environment ops.environment) FROM PUBLIC;

-- acl ops.FUNCTION _alert_count(p_rule ops.alert_rule, p_subject text, OUT bad bigint, OUT good bigint, OUT holds boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_count(p_rule ops.alert_rule, p_subject text, OUT bad bigint, OUT good bigint, OUT holds boolean) FROM PUBLIC;

-- acl ops.FUNCTION _alert_duration_check(p_path text, p_value jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_duration_check(p_path text, p_value jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_escalate(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_escalate(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION _alert_find(p_alert_id uuid, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_find(p_alert_id uuid, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _alert_json(p_alert ops.alert), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_json(p_alert ops.alert) FROM PUBLIC;

-- acl ops.FUNCTION _alert_judge(p_hits jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_judge(p_hits jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_keys_check(p_path text, p_object jsonb, p_keys text[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_keys_check(p_path text, p_object jsonb, p_keys text[]) FROM PUBLIC;

-- acl ops.FUNCTION _alert_like(p_text text, p_pattern text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_like(p_text text, p_pattern text) FROM PUBLIC;

-- acl ops.FUNCTION _alert_lock(p_alert_id uuid, OUT alert ops.alert, OUT run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_lock(p_alert_id uuid, OUT alert ops.alert, OUT run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _alert_match_check(p_path text, p_match jsonb, p_keys text[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_match_check(p_path text, p_match jsonb, p_keys text[]) FROM PUBLIC;

-- acl ops.FUNCTION _alert_matches(p_match jsonb, p_facts jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_matches(p_match jsonb, p_facts jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_measure(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_measure(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION _alert_ms(p_text text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_ms(p_text text) FROM PUBLIC;

-- acl ops.FUNCTION _alert_page(p_cursor ops.alert_cursor, p_limit integer, OUT hits jsonb, OUT next_cursor ops.alert_cursor, OUT more boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_page(p_cursor ops.alert_cursor, p_limit integer, OUT hits jsonb, OUT next_cursor ops.alert_cursor, OUT more boolean) FROM PUBLIC;

-- acl ops.FUNCTION _alert_prune(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_prune() FROM PUBLIC;

-- acl ops.FUNCTION _alert_put(p_rows jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_put(p_rows jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_queue(p_rule ops.alert_rule), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_queue(p_rule ops.alert_rule) FROM PUBLIC;

-- acl ops.FUNCTION _alert_quiet_until(p_quiet jsonb, p_severity text, p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_quiet_until(p_quiet jsonb, p_severity text, p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _alert_recheck(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_recheck() FROM PUBLIC;

-- acl ops.FUNCTION _alert_refuse(p_path text, p_problem text, p_hint text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_refuse(p_path text, p_problem text, p_hint text) FROM PUBLIC;

-- acl ops.FUNCTION _alert_route_check(p_path text, p_route jsonb, p_channels jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_route_check(p_path text, p_route jsonb, p_channels jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_rule_check(p_path text, p_rule jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_rule_check(p_path text, p_rule jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_rule_row(p_environment ops.environment, p_rule jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_rule_row(p_environment ops.environment, p_rule jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _alert_span(p_ms bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_span(p_ms bigint) FROM PUBLIC;

-- acl ops.FUNCTION _alert_stale(p_rule ops.alert_rule), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_stale(p_rule ops.alert_rule) FROM PUBLIC;

-- acl ops.FUNCTION _alert_tell(p_alert ops.alert, p_reason text, p_step integer, p_channels text[], p_due_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_tell(p_alert ops.alert, p_reason text, p_step integer, p_channels text[], p_due_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _alert_tell_runs(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._alert_tell_runs() FROM PUBLIC;

-- acl ops.FUNCTION _artifact_announced(p_environment_id integer, p_sha256 text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._artifact_announced(p_environment_id integer, p_sha256 text) FROM PUBLIC;

-- acl ops.FUNCTION _artifact_check(p_artifact jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._artifact_check(p_artifact jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _artifact_key(p_environment_id integer, p_sha256 text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._artifact_key(p_environment_id integer, p_sha256 text) FROM PUBLIC;

-- acl ops.FUNCTION _artifact_lock_key(p_environment_id integer, p_sha256 text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._artifact_lock_key(p_environment_id integer, p_sha256 text) FROM PUBLIC;

-- acl ops.FUNCTION _artifact_verdict(p_environment ops.environment, p_sha256 text, p_modified_at timestamp with time zone, p_retain interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._artifact_verdict(p_environment ops.environment, p_sha256 text, p_modified_at timestamp with time zone, p_retain interval) FROM PUBLIC;

-- acl ops.FUNCTION _artifacts_json(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._artifacts_json(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _attempt_end(p_run_id uuid, p_phase_no smallint, p_lease_token uuid, p_outcome text, p_call text, p_answer jsonb, p_failure jsonb, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._attempt_end(p_run_id uuid, p_phase_no smallint, p_lease_token uuid, p_outcome text, p_call text, p_answer jsonb, p_failure jsonb, p_usage jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _attempt_fail(p_run ops.run, p_phase_no smallint, p_lease_token uuid, p_failure jsonb, p_usage jsonb, p_call text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._attempt_fail(p_run ops.run, p_phase_no smallint, p_lease_token uuid, p_failure jsonb, p_usage jsonb, p_call text) FROM PUBLIC;

-- acl ops.FUNCTION _attempt_fail_tell(p_run ops.run, p_phase ops.phase, p_event text, p_failure jsonb, p_due_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._attempt_fail_tell(p_run ops.run, p_phase ops.phase, p_event text, p_failure jsonb, p_due_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _audit(p_action text, p_org_id integer, p_project_id integer, p_environment_id integer, p_kind text, p_object text, p_detail jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit(p_action text, p_org_id integer, p_project_id integer, p_environment_id integer, p_kind text, p_object text, p_detail jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _audit_chain_hash(p_before bytea, p_org_id integer, p_seq bigint, p_sealed_at timestamp with time zone, p_row_hashes bytea), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_chain_hash(p_before bytea, p_org_id integer, p_seq bigint, p_sealed_at timestamp with time zone, p_row_hashes bytea) FROM PUBLIC;

-- acl ops.FUNCTION _audit_covered_below(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_covered_below() FROM PUBLIC;

-- acl ops.FUNCTION _audit_guard(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_guard() FROM PUBLIC;

-- acl ops.FUNCTION _audit_org(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_org(p_org text) FROM PUBLIC;

-- acl ops.FUNCTION _audit_pruned(p_audit_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_pruned(p_audit_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _audit_seal_for(p_time interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_seal_for(p_time interval) FROM PUBLIC;

-- acl ops.FUNCTION _audit_text(p_audit ops.audit), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_text(p_audit ops.audit) FROM PUBLIC;

-- acl ops.FUNCTION _audit_whole_org(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._audit_whole_org(p_org text) FROM PUBLIC;

-- acl ops.FUNCTION _backfill_json(p_backfill ops.backfill), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._backfill_json(p_backfill ops.backfill) FROM PUBLIC;

-- acl ops.FUNCTION _backfill_lock(p_backfill_id uuid, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._backfill_lock(p_backfill_id uuid, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _backfill_settle(p_backfill_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._backfill_settle(p_backfill_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _backfill_step(p_backfill ops.backfill), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._backfill_step(p_backfill ops.backfill) FROM PUBLIC;

-- acl ops.FUNCTION _backoff(p_retry jsonb, p_attempt integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._backoff(p_retry jsonb, p_attempt integer) FROM PUBLIC;

-- acl ops.FUNCTION _budget_apply(p_agent ops.principal), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._budget_apply(p_agent ops.principal) FROM PUBLIC;

-- acl ops.FUNCTION _budget_owns(p_agent ops.principal, p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._budget_owns(p_agent ops.principal, p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _budget_read(p_budget jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._budget_read(p_budget jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _budget_use(p_agent ops.principal), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._budget_use(p_agent ops.principal) FROM PUBLIC;

-- acl ops.FUNCTION _cap_add(p_cap_ids integer[], p_window_starts timestamp with time zone[], p_amounts numeric[], p_near boolean[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_add(p_cap_ids integer[], p_window_starts timestamp with time zone[], p_amounts numeric[], p_near boolean[]) FROM PUBLIC;

-- acl ops.FUNCTION _cap_admit(p_run_ids uuid[], p_phase_nos smallint[], OUT run_ids uuid[], OUT phase_nos smallint[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_admit(p_run_ids uuid[], p_phase_nos smallint[], OUT run_ids uuid[], OUT phase_nos smallint[]) FROM PUBLIC;

-- acl ops.FUNCTION _cap_applies(p_cap ops.cap, p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_applies(p_cap ops.cap, p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _cap_begin(p_environment_ids integer[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_begin(p_environment_ids integer[]) FROM PUBLIC;

-- acl ops.FUNCTION _cap_check(p_cap jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_check(p_cap jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _cap_covers(p_cap ops.cap, p_environment ops.environment), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_covers(p_cap ops.cap, p_environment ops.environment) FROM PUBLIC;

-- acl ops.FUNCTION _cap_create(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_create(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _cap_definition(p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_definition(p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _cap_drop(p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_drop(p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _cap_json(p_cap ops.cap, p_window_start timestamp with time zone, p_used numeric), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_json(p_cap ops.cap, p_window_start timestamp with time zone, p_used numeric) FROM PUBLIC;

-- acl ops.FUNCTION _cap_lock_name(p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_lock_name(p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _cap_need(p_cap ops.cap, p_run ops.run, p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_need(p_cap ops.cap, p_run ops.run, p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION _cap_park(p_run ops.run, p_phase ops.phase, p_cap ops.cap, p_window_start timestamp with time zone, p_used numeric, p_need numeric), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_park(p_run ops.run, p_phase ops.phase, p_cap ops.cap, p_window_start timestamp with time zone, p_used numeric, p_need numeric) FROM PUBLIC;

-- acl ops.FUNCTION _cap_place(p_org text, p_project text, p_environment text, p_scope text, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_place(p_org text, p_project text, p_environment text, p_scope text, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _cap_principal(p_org_id integer, p_name text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_principal(p_org_id integer, p_name text) FROM PUBLIC;

-- acl ops.FUNCTION _cap_put(p_cap ops.cap, p_fields jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_put(p_cap ops.cap, p_fields jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _cap_refuse(p_phase ops.phase, p_cap ops.cap, p_window_start timestamp with time zone, p_used numeric, p_why text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_refuse(p_phase ops.phase, p_cap ops.cap, p_window_start timestamp with time zone, p_used numeric, p_why text) FROM PUBLIC;

-- acl ops.FUNCTION _cap_reserve(p_run_ids uuid[], p_phase_nos smallint[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_reserve(p_run_ids uuid[], p_phase_nos smallint[]) FROM PUBLIC;

-- acl ops.FUNCTION _cap_scope(p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_scope(p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _cap_settle(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_settle() FROM PUBLIC;

-- acl ops.FUNCTION _cap_states(p_run_ids uuid[], p_at timestamp with time zone, OUT cap_ids integer[], OUT window_starts timestamp with time zone[], OUT totals numeric[], OUT near boolean[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_states(p_run_ids uuid[], p_at timestamp with time zone, OUT cap_ids integer[], OUT window_starts timestamp with time zone[], OUT totals numeric[], OUT near boolean[]) FROM PUBLIC;

-- acl ops.FUNCTION _cap_take_over(p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_take_over(p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _cap_text(p_cap ops.cap, p_used numeric), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_text(p_cap ops.cap, p_used numeric) FROM PUBLIC;

-- acl ops.FUNCTION _cap_tick(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_tick() FROM PUBLIC;

-- acl ops.FUNCTION _cap_too_small(p_cap ops.cap, p_need numeric), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_too_small(p_cap ops.cap, p_need numeric) FROM PUBLIC;

-- acl ops.FUNCTION _cap_total(p_cap_id integer, p_window_start timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_total(p_cap_id integer, p_window_start timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _cap_unseen(p_cap_id integer, p_window_start timestamp with time zone, p_snapshot pg_snapshot, p_xid xid8, p_not_of xid8), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_unseen(p_cap_id integer, p_window_start timestamp with time zone, p_snapshot pg_snapshot, p_xid xid8, p_not_of xid8) FROM PUBLIC;

-- acl ops.FUNCTION _cap_usage(p_cap ops.cap), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_usage(p_cap ops.cap) FROM PUBLIC;

-- acl ops.FUNCTION _cap_waited_for(p_run_id uuid, p_phase_no smallint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_waited_for(p_run_id uuid, p_phase_no smallint) FROM PUBLIC;

-- acl ops.FUNCTION _cap_wake(p_cap_ids integer[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_wake(p_cap_ids integer[]) FROM PUBLIC;

-- acl ops.FUNCTION _cap_window_end(p_cap ops.cap, p_start timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_window_end(p_cap ops.cap, p_start timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _cap_window_json(p_cap ops.cap, p_start timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_window_json(p_cap ops.cap, p_start timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _cap_window_start(p_cap ops.cap, p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cap_window_start(p_cap ops.cap, p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _capabilities(p_worker ops.worker), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._capabilities(p_worker ops.worker) FROM PUBLIC;

-- acl ops.FUNCTION _cast_check(p_path text, p_value text, p_type text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cast_check(p_path text, p_value text, p_type text) FROM PUBLIC;

-- acl ops.FUNCTION _claim_answer(p_claim_id uuid, p_run_ids uuid[], p_phase_nos smallint[], p_tokens uuid[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._claim_answer(p_claim_id uuid, p_run_ids uuid[], p_phase_nos smallint[], p_tokens uuid[]) FROM PUBLIC;

-- acl ops.FUNCTION _claim_take(p_worker ops.worker, p_run_ids uuid[], p_phase_nos smallint[], p_lease_ms integer, p_start boolean, p_claim_id uuid, p_ticks boolean, OUT run_ids uuid[], OUT phase_nos smallint[], OUT lease_tokens uuid[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._claim_take(p_worker ops.worker, p_run_ids uuid[], p_phase_nos smallint[], p_lease_ms integer, p_start boolean, p_claim_id uuid, p_ticks boolean, OUT run_ids uuid[], OUT phase_nos smallint[], OUT lease_tokens uuid[]) FROM PUBLIC;

-- acl ops.FUNCTION _clock_read(p_clock regclass, p_now timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._clock_read(p_clock regclass, p_now timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _clocks_rest(p_queue_ids integer[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._clocks_rest(p_queue_ids integer[]) FROM PUBLIC;

-- acl ops.FUNCTION _completion_plain(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._completion_plain(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _completions_write(p_completions jsonb, p_environments integer[], p_call text, p_now timestamp with time zone, OUT run_ids uuid[], OUT phase_nos smallint[], OUT answers jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._completions_write(p_completions jsonb, p_environments integer[], p_call text, p_now timestamp with time zone, OUT run_ids uuid[], OUT phase_nos smallint[], OUT answers jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_admit(p_run_ids uuid[], p_phase_nos smallint[], OUT run_ids uuid[], OUT phase_nos smallint[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_admit(p_run_ids uuid[], p_phase_nos smallint[], OUT run_ids uuid[], OUT phase_nos smallint[]) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_begin(p_environment_ids integer[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_begin(p_environment_ids integer[]) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_count(p_limit ops.concurrency_limit, p_run_ids uuid[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_count(p_limit ops.concurrency_limit, p_run_ids uuid[]) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_json(p_limit ops.concurrency_limit), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_json(p_limit ops.concurrency_limit) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_keys(p_run ops.run, p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_keys(p_run ops.run, p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_tick(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_tick() FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_unslot(p_run_ids uuid[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_unslot(p_run_ids uuid[]) FROM PUBLIC;

-- acl ops.FUNCTION _concurrency_wake(p_environment_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._concurrency_wake(p_environment_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _connection_find(p_org text, p_project text, p_environment text, p_name text, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._connection_find(p_org text, p_project text, p_environment text, p_name text, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _connection_json(p_connection ops.connection), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._connection_json(p_connection ops.connection) FROM PUBLIC;

-- acl ops.FUNCTION _cron_field(p_field text, p_min integer, p_max integer, p_names text[], p_expression text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cron_field(p_field text, p_min integer, p_max integer, p_names text[], p_expression text) FROM PUBLIC;

-- acl ops.FUNCTION _cron_fields(p_cron text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cron_fields(p_cron text) FROM PUBLIC;

-- acl ops.FUNCTION _cron_near(p_cron text, p_time_zone text, p_at timestamp with time zone, p_back boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cron_near(p_cron text, p_time_zone text, p_at timestamp with time zone, p_back boolean) FROM PUBLIC;

-- acl ops.FUNCTION _cron_next(p_cron text, p_time_zone text, p_after timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._cron_next(p_cron text, p_time_zone text, p_after timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _deadline_minutes(p_deadline_at timestamp with time zone, p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._deadline_minutes(p_deadline_at timestamp with time zone, p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _delivery_audit(p_delivery ops.alert_delivery), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._delivery_audit(p_delivery ops.alert_delivery) FROM PUBLIC;

-- acl ops.FUNCTION _delivery_due(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._delivery_due() FROM PUBLIC;

-- acl ops.FUNCTION _delivery_json(p_delivery ops.alert_delivery), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._delivery_json(p_delivery ops.alert_delivery) FROM PUBLIC;

-- acl ops.FUNCTION _doctor_audit_seal(p_patience interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_audit_seal(p_patience interval) FROM PUBLIC;

-- acl ops.FUNCTION _doctor_claim_plan(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_claim_plan() FROM PUBLIC;

-- acl ops.FUNCTION _doctor_dead_tuples(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_dead_tuples() FROM PUBLIC;

-- acl ops.FUNCTION _doctor_index_bloat(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_index_bloat() FROM PUBLIC;

-- acl ops.FUNCTION _doctor_oldest_snapshot(p_patience interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_oldest_snapshot(p_patience interval) FROM PUBLIC;

-- acl ops.FUNCTION _doctor_partitions(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_partitions() FROM PUBLIC;

-- acl ops.FUNCTION _doctor_queue(p_patience interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_queue(p_patience interval) FROM PUBLIC;

-- acl ops.FUNCTION _doctor_replication_slots(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._doctor_replication_slots() FROM PUBLIC;

-- acl ops.FUNCTION _environment_find(p_org text, p_project text, p_environment text, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._environment_find(p_org text, p_project text, p_environment text, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _environments_permitted(p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._environments_permitted(p_permission text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops._environments_permitted(p_permission text) TO lhcr_user;
GRANT ALL ON FUNCTION ops._environments_permitted(p_permission text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops._environments_permitted(p_permission text) TO authenticated;
GRANT ALL ON FUNCTION ops._environments_permitted(p_permission text) TO service_role;

-- acl ops.FUNCTION _event_add(p_run ops.run, p_phase_no smallint, p_type text, p_level text, p_message text, p_payload jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._event_add(p_run ops.run, p_phase_no smallint, p_type text, p_level text, p_message text, p_payload jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _event_guard(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._event_guard() FROM PUBLIC;

-- acl ops.FUNCTION _event_json(p_event ops.event, p_phase text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._event_json(p_event ops.event, p_phase text) FROM PUBLIC;

-- acl ops.FUNCTION _events_check(p_events jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._events_check(p_events jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _fail(p_sqlstate text, p_message text, p_detail jsonb, p_hint text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._fail(p_sqlstate text, p_message text, p_detail jsonb, p_hint text) FROM PUBLIC;

-- acl ops.FUNCTION _fair_time(p_run ops.run, p_queue_id integer, p_now timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._fair_time(p_run ops.run, p_queue_id integer, p_now timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _fair_times(p_run ops.run, p_queue_id integer, p_now timestamp with time zone, p_count integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._fair_times(p_run ops.run, p_queue_id integer, p_now timestamp with time zone, p_count integer) FROM PUBLIC;

-- acl ops.FUNCTION _finding(p_status text, p_detail text, p_hint text, p_repair text, p_facts jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._finding(p_status text, p_detail text, p_hint text, p_repair text, p_facts jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _floor_class(p_queue_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floor_class(p_queue_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _floor_enter(p_queue_id integer, p_key bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floor_enter(p_queue_id integer, p_key bigint) FROM PUBLIC;

-- acl ops.FUNCTION _floor_pending(p_queue_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floor_pending(p_queue_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _floor_raise(p_queue_id integer, p_floor regclass, p_to bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floor_raise(p_queue_id integer, p_floor regclass, p_to bigint) FROM PUBLIC;

-- acl ops.FUNCTION _floor_read(p_floor regclass), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floor_read(p_floor regclass) FROM PUBLIC;

-- acl ops.FUNCTION _floor_second(p_key bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floor_second(p_key bigint) FROM PUBLIC;

-- acl ops.FUNCTION _floors_check(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._floors_check() FROM PUBLIC;

-- acl ops.FUNCTION _has_role(p_environment_id integer, p_role text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._has_role(p_environment_id integer, p_role text) FROM PUBLIC;

-- acl ops.FUNCTION _idempotency_claim(p_environment ops.environment, p_key text, p_body jsonb, p_run_id uuid, p_now timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._idempotency_claim(p_environment ops.environment, p_key text, p_body jsonb, p_run_id uuid, p_now timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _idempotency_claim_all(p_environment ops.environment, p_requests jsonb[], p_run_ids uuid[], p_now timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._idempotency_claim_all(p_environment ops.environment, p_requests jsonb[], p_run_ids uuid[], p_now timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _is_common_pattern(p_pattern text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._is_common_pattern(p_pattern text) FROM PUBLIC;

-- acl ops.FUNCTION _is_count(p_value jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._is_count(p_value jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _is_promoted(p_environment ops.environment, p_template ops.template, p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._is_promoted(p_environment ops.environment, p_template ops.template, p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _lane_clock(p_lane text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._lane_clock(p_lane text) FROM PUBLIC;

-- acl ops.FUNCTION _lease_check(p_run ops.run, p_phase text, p_lease_token uuid, p_call text, OUT phase_no smallint, OUT lease ops.lease, OUT replay jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._lease_check(p_run ops.run, p_phase text, p_lease_token uuid, p_call text, OUT phase_no smallint, OUT lease ops.lease, OUT replay jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _lease_guard_delete(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._lease_guard_delete() FROM PUBLIC;

-- acl ops.FUNCTION _lease_guard_identity(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._lease_guard_identity() FROM PUBLIC;

-- acl ops.FUNCTION _lease_guard_insert(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._lease_guard_insert() FROM PUBLIC;

-- acl ops.FUNCTION _lease_guard_phase(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._lease_guard_phase() FROM PUBLIC;

-- acl ops.FUNCTION _line_pass(p_environment_id integer, p_line text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._line_pass(p_environment_id integer, p_line text) FROM PUBLIC;

-- acl ops.FUNCTION _member_check(p_org text, p_project text, p_environment text, p_permission text, OUT org_id integer, OUT project_id integer, OUT environment_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._member_check(p_org text, p_project text, p_environment text, p_permission text, OUT org_id integer, OUT project_id integer, OUT environment_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _member_json(p_membership ops.membership), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._member_json(p_membership ops.membership) FROM PUBLIC;

-- acl ops.FUNCTION _member_place(p_member jsonb, OUT org_id integer, OUT project_id integer, OUT environment_id integer, OUT role ops.member_role), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._member_place(p_member jsonb, OUT org_id integer, OUT project_id integer, OUT environment_id integer, OUT role ops.member_role) FROM PUBLIC;

-- acl ops.FUNCTION _month_holds(p_month date, p_covered uuid, p_origins uuid[], p_history boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._month_holds(p_month date, p_covered uuid, p_origins uuid[], p_history boolean) FROM PUBLIC;

-- acl ops.FUNCTION _number_check(p_path text, p_value jsonb, p_min numeric, p_max numeric), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._number_check(p_path text, p_value jsonb, p_min numeric, p_max numeric) FROM PUBLIC;

-- acl ops.FUNCTION _owner_check(p_what text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._owner_check(p_what text) FROM PUBLIC;

-- acl ops.FUNCTION _params_all(p_template ops.template, p_requests jsonb[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._params_all(p_template ops.template, p_requests jsonb[]) FROM PUBLIC;

-- acl ops.FUNCTION _params_check(p_template ops.template, p_params jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._params_check(p_template ops.template, p_params jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _params_filled(p_template ops.template, p_params jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._params_filled(p_template ops.template, p_params jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _parked_for(p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._parked_for(p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION _parked_move(p_phase ops.phase, p_ready_key bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._parked_move(p_phase ops.phase, p_ready_key bigint) FROM PUBLIC;

-- acl ops.FUNCTION _parked_return(p_run_id uuid, p_phase_no smallint, p_ready_key bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._parked_return(p_run_id uuid, p_phase_no smallint, p_ready_key bigint) FROM PUBLIC;

-- acl ops.FUNCTION _partition_create(p_parent text, p_column text, p_month date), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._partition_create(p_parent text, p_column text, p_month date) FROM PUBLIC;

-- acl ops.FUNCTION _partition_now(p_now timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._partition_now(p_now timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _partitions(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._partitions() FROM PUBLIC;

-- acl ops.FUNCTION _permits(p_permission text, p_environment_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._permits(p_permission text, p_environment_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _permitted_everywhere(p_permission text, p_org_id integer, p_project_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._permitted_everywhere(p_permission text, p_org_id integer, p_project_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _phase_advance(p_run ops.run, p_phase_no smallint, p_event text, p_output jsonb, p_usage jsonb, p_failure jsonb, p_due_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._phase_advance(p_run ops.run, p_phase_no smallint, p_event text, p_output jsonb, p_usage jsonb, p_failure jsonb, p_due_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _phase_gates_check(p_path text, p_phase jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._phase_gates_check(p_path text, p_phase jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _phase_next(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._phase_next(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _phase_rescore(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._phase_rescore(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _phase_reuse(p_run ops.run, p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._phase_reuse(p_run ops.run, p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION _phases_enqueue(p_run_ids uuid[], p_phase_nos smallint[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._phases_enqueue(p_run_ids uuid[], p_phase_nos smallint[]) FROM PUBLIC;

-- acl ops.FUNCTION _principal(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._principal() FROM PUBLIC;

-- acl ops.FUNCTION _principal_permits(p_principal uuid, p_permission text, p_environment_id integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._principal_permits(p_principal uuid, p_permission text, p_environment_id integer) FROM PUBLIC;

-- acl ops.FUNCTION _project_find(p_org text, p_project text, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._project_find(p_org text, p_project text, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _promotion_check(p_environment ops.environment, p_template ops.template, p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._promotion_check(p_environment ops.environment, p_template ops.template, p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _promotion_proof(p_environment_id integer, p_template ops.template), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._promotion_proof(p_environment_id integer, p_template ops.template) FROM PUBLIC;

-- acl ops.FUNCTION _promotion_record(p_run ops.run, p_template ops.template, p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._promotion_record(p_run ops.run, p_template ops.template, p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _prune_begin(p_month date, p_history boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._prune_begin(p_month date, p_history boolean) FROM PUBLIC;

-- acl ops.FUNCTION _prune_blocker(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._prune_blocker() FROM PUBLIC;

-- acl ops.FUNCTION _prune_step(p_month date), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._prune_step(p_month date) FROM PUBLIC;

-- acl ops.FUNCTION _queue_depth(p_queue ops.queue, OUT depth bigint, OUT estimated boolean, OUT oldest_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._queue_depth(p_queue ops.queue, OUT depth bigint, OUT estimated boolean, OUT oldest_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _queue_id(p_run ops.run, p_executor text, p_band text, p_requires jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._queue_id(p_run ops.run, p_executor text, p_band text, p_requires jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _queue_key_lock(p_environment_id integer, p_queue_key text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._queue_key_lock(p_environment_id integer, p_queue_key text) FROM PUBLIC;

-- acl ops.FUNCTION _queue_rates(p_environments integer[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._queue_rates(p_environments integer[]) FROM PUBLIC;

-- acl ops.FUNCTION _queue_sequence(p_name text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._queue_sequence(p_name text) FROM PUBLIC;

-- acl ops.FUNCTION _queue_timeout(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._queue_timeout(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _ready_before(p_phase ops.phase, p_most integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._ready_before(p_phase ops.phase, p_most integer) FROM PUBLIC;

-- acl ops.FUNCTION _ready_enter(p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._ready_enter(p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION _ready_key(p_priority integer, p_band text, p_time bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._ready_key(p_priority integer, p_band text, p_time bigint) FROM PUBLIC;

-- acl ops.FUNCTION _ready_take(p_queue_ids integer[], p_limit integer, OUT run_ids uuid[], OUT phase_nos smallint[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._ready_take(p_queue_ids integer[], p_limit integer, OUT run_ids uuid[], OUT phase_nos smallint[]) FROM PUBLIC;

-- acl ops.FUNCTION _ready_take_run(p_run_id uuid, p_worker ops.worker, OUT run_ids uuid[], OUT phase_nos smallint[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._ready_take_run(p_run_id uuid, p_worker ops.worker, OUT run_ids uuid[], OUT phase_nos smallint[]) FROM PUBLIC;

-- acl ops.FUNCTION _realtime_join(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._realtime_join() FROM PUBLIC;

-- acl ops.FUNCTION _rebuild_template(p_run ops.run, p_from_source boolean, p_threads integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._rebuild_template(p_run ops.run, p_from_source boolean, p_threads integer) FROM PUBLIC;

-- acl ops.FUNCTION _rebuild_threads(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._rebuild_threads(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _rescore_request(p_environment ops.environment, p_subject text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._rescore_request(p_environment ops.environment, p_subject text) FROM PUBLIC;

-- acl ops.FUNCTION _rescore_step(p_job ops.rescore, p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._rescore_step(p_job ops.rescore, p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION _rescore_tick(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._rescore_tick() FROM PUBLIC;

-- acl ops.FUNCTION _retry_check(p_path text, p_retry jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._retry_check(p_path text, p_retry jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _rfc3339(p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._rfc3339(p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _run_advance(p_run_id uuid, p_event text, p_failure jsonb, p_output_manifest jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_advance(p_run_id uuid, p_event text, p_failure jsonb, p_output_manifest jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _run_cancel(p_run ops.run, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_cancel(p_run ops.run, p_reason text) FROM PUBLIC;

-- acl ops.FUNCTION _run_check(p_run_id uuid, p_environment_id integer, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_check(p_run_id uuid, p_environment_id integer, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _run_concerns(p_run ops.run, p_subject text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_concerns(p_run ops.run, p_subject text) FROM PUBLIC;

-- acl ops.FUNCTION _run_create_one(p_request jsonb, p_no bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_create_one(p_request jsonb, p_no bigint) FROM PUBLIC;

-- acl ops.FUNCTION _run_created(p_run_id uuid, p_created boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_created(p_run_id uuid, p_created boolean) FROM PUBLIC;

-- acl ops.FUNCTION _run_explained(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_explained(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _run_finish(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_finish(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _run_insert(p_run ops.run, p_template ops.template, p_reuse uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_insert(p_run ops.run, p_template ops.template, p_reuse uuid) FROM PUBLIC;

-- acl ops.FUNCTION _run_json(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_json(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _run_line_leave(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_line_leave(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _run_line_up(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_line_up(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _run_line_up_in(p_run ops.run, p_lines text[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_line_up_in(p_run ops.run, p_lines text[]) FROM PUBLIC;

-- acl ops.FUNCTION _run_lines(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_lines(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _run_lock(p_run_id uuid, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_lock(p_run_id uuid, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _run_make(p_run_id uuid, p_environment ops.environment, p_template ops.template, p_request jsonb, p_created_by uuid, p_now timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_make(p_run_id uuid, p_environment ops.environment, p_template ops.template, p_request jsonb, p_created_by uuid, p_now timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _run_manifest(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_manifest(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _run_origin_check(p_environment ops.environment, p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_origin_check(p_environment ops.environment, p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _run_origins(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_origins() FROM PUBLIC;

-- acl ops.FUNCTION _run_rebuilt(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_rebuilt(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _run_request_check(p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_request_check(p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _run_request_is_plain(p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_request_is_plain(p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _run_retried(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_retried(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _run_summary(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_summary(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _run_template(p_environment ops.environment, p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_template(p_environment ops.environment, p_request jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _run_try_lock(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_try_lock(p_run_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _run_waits(p_run ops.run, p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._run_waits(p_run ops.run, p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION _runs_make(p_org text, p_project text, p_environment text, p_template text, p_version integer, p_nos bigint[], p_requests jsonb[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._runs_make(p_org text, p_project text, p_environment text, p_template text, p_version integer, p_nos bigint[], p_requests jsonb[]) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_check(p_environment ops.environment, p_schedule jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_check(p_environment ops.environment, p_schedule jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_due(p_schedule ops.schedule, p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_due(p_schedule ops.schedule, p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_find(p_org text, p_project text, p_environment text, p_name text, p_permission text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_find(p_org text, p_project text, p_environment text, p_name text, p_permission text) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_fire(p_schedule ops.schedule, p_at timestamp with time zone, p_backfill_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_fire(p_schedule ops.schedule, p_at timestamp with time zone, p_backfill_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_json(p_schedule ops.schedule), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_json(p_schedule ops.schedule) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_skip(p_schedule ops.schedule, p_at timestamp with time zone, p_detail jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_skip(p_schedule ops.schedule, p_at timestamp with time zone, p_detail jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _schedule_step(p_schedule ops.schedule), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schedule_step(p_schedule ops.schedule) FROM PUBLIC;

-- acl ops.FUNCTION _schema_check(p_schema jsonb, p_path text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schema_check(p_schema jsonb, p_path text) FROM PUBLIC;

-- acl ops.FUNCTION _schema_problems(p_schema jsonb, p_value jsonb, p_path text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._schema_problems(p_schema jsonb, p_value jsonb, p_path text) FROM PUBLIC;

-- acl ops.FUNCTION _score(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._score(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _score_limit(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._score_limit() FROM PUBLIC;

-- acl ops.FUNCTION _score_terms(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._score_terms(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _session_find(p_environment ops.environment, p_name text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._session_find(p_environment ops.environment, p_name text) FROM PUBLIC;

-- acl ops.FUNCTION _session_json(p_session ops.session), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._session_json(p_session ops.session) FROM PUBLIC;

-- acl ops.FUNCTION _session_lanes(p_session ops.session), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._session_lanes(p_session ops.session) FROM PUBLIC;

-- acl ops.FUNCTION _session_line(p_session_id uuid, p_lane text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._session_line(p_session_id uuid, p_lane text) FROM PUBLIC;

-- acl ops.FUNCTION _session_lock_held(p_lock_key bigint), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._session_lock_held(p_lock_key bigint) FROM PUBLIC;

-- acl ops.FUNCTION _session_open_check(p_session_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._session_open_check(p_session_id uuid) FROM PUBLIC;

-- acl ops.FUNCTION _signal_changed(p_environment ops.environment, p_subject text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._signal_changed(p_environment ops.environment, p_subject text) FROM PUBLIC;

-- acl ops.FUNCTION _signal_json(p_signal ops.signal), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._signal_json(p_signal ops.signal) FROM PUBLIC;

-- acl ops.FUNCTION _signal_read(p_environment ops.environment, p_signal jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._signal_read(p_environment ops.environment, p_signal jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _signal_unit(p_signal text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._signal_unit(p_signal text) FROM PUBLIC;

-- acl ops.FUNCTION _signals_counted(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._signals_counted(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _signals_set(p_run ops.run), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._signals_set(p_run ops.run) FROM PUBLIC;

-- acl ops.FUNCTION _table_guard(p_table regclass, p_parent text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._table_guard(p_table regclass, p_parent text) FROM PUBLIC;

-- acl ops.FUNCTION _table_json(p_table ops.lake_table), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._table_json(p_table ops.lake_table) FROM PUBLIC;

-- acl ops.FUNCTION _table_lock_key(p_environment_id integer, p_name text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._table_lock_key(p_environment_id integer, p_name text) FROM PUBLIC;

-- acl ops.FUNCTION _table_owner_check(p_run ops.run, p_names text[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._table_owner_check(p_run ops.run, p_names text[]) FROM PUBLIC;

-- acl ops.FUNCTION _table_publish(p_run ops.run, p_phase_no smallint, p_output jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._table_publish(p_run ops.run, p_phase_no smallint, p_output jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _table_secure(p_table regclass), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._table_secure(p_table regclass) FROM PUBLIC;

-- acl ops.FUNCTION _template_applied(p_template ops.template, p_created boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_applied(p_template ops.template, p_created boolean) FROM PUBLIC;

-- acl ops.FUNCTION _template_check(p_body jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_check(p_body jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _template_find(p_project_id integer, p_name text, p_version integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_find(p_project_id integer, p_name text, p_version integer) FROM PUBLIC;

-- acl ops.FUNCTION _template_is_plain(p_template ops.template), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_is_plain(p_template ops.template) FROM PUBLIC;

-- acl ops.FUNCTION _template_keep(p_project ops.project, p_body jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_keep(p_project ops.project, p_body jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _template_kept(p_project_id integer, p_body jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_kept(p_project_id integer, p_body jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _template_phases(p_template ops.template, OUT phase_no smallint, OUT name text, OUT kind text, OUT executor text, OUT lease_ms integer, OUT timeout_ms bigint, OUT retry jsonb, OUT input jsonb, OUT concurrency text[], OUT approve jsonb, OUT estimate jsonb, OUT requires jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_phases(p_template ops.template, OUT phase_no smallint, OUT name text, OUT kind text, OUT executor text, OUT lease_ms integer, OUT timeout_ms bigint, OUT retry jsonb, OUT input jsonb, OUT concurrency text[], OUT approve jsonb, OUT estimate jsonb, OUT requires jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _template_tables(p_body jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._template_tables(p_body jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _usage_amounts(p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._usage_amounts(p_usage jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _usage_check(p_path text, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._usage_check(p_path text, p_usage jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _usage_note(p_run ops.run, p_lease ops.lease, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._usage_note(p_run ops.run, p_lease ops.lease, p_usage jsonb) FROM PUBLIC;

-- acl ops.FUNCTION _uuid_v7_floor(p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._uuid_v7_floor(p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _uuid_v7_least(p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._uuid_v7_least(p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION _worker_find(p_worker text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._worker_find(p_worker text) FROM PUBLIC;

-- acl ops.FUNCTION _worker_gone(p_worker ops.worker), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._worker_gone(p_worker ops.worker) FROM PUBLIC;

-- acl ops.FUNCTION _worker_wake(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._worker_wake() FROM PUBLIC;

-- acl ops.FUNCTION _worker_watch(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._worker_watch() FROM PUBLIC;

-- acl ops.FUNCTION _workers_for(p_run ops.run, p_phase ops.phase), owner lhcr_owner
REVOKE ALL ON FUNCTION ops._workers_for(p_run ops.run, p_phase ops.phase) FROM PUBLIC;

-- acl ops.FUNCTION agent_key_create(p_name text, p_expires interval, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.agent_key_create(p_name text, p_expires interval, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.agent_key_create(p_name text, p_expires interval, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.agent_key_create(p_name text, p_expires interval, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.agent_key_create(p_name text, p_expires interval, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.agent_key_create(p_name text, p_expires interval, p_org text) TO service_role;

-- acl ops.FUNCTION agent_key_revoke(p_name text, p_key_id uuid, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.agent_key_revoke(p_name text, p_key_id uuid, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO service_role;

-- acl ops.FUNCTION agent_list(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.agent_list(p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.agent_list(p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.agent_list(p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.agent_list(p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.agent_list(p_org text) TO service_role;

-- acl ops.FUNCTION agent_register(p_agent jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.agent_register(p_agent jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.agent_register(p_agent jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.agent_register(p_agent jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.agent_register(p_agent jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.agent_register(p_agent jsonb) TO service_role;

-- acl ops.FUNCTION alert_ack(p_alert_id uuid, p_note text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_ack(p_alert_id uuid, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_ack(p_alert_id uuid, p_note text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_ack(p_alert_id uuid, p_note text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_ack(p_alert_id uuid, p_note text) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_ack(p_alert_id uuid, p_note text) TO service_role;

-- acl ops.FUNCTION alert_apply(p_config jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_apply(p_config jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_apply(p_config jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_apply(p_config jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_apply(p_config jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_apply(p_config jsonb) TO service_role;

-- acl ops.FUNCTION alert_list(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_list(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_list(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_list(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_list(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_list(p_filter jsonb) TO service_role;

-- acl ops.FUNCTION alert_raise(p_alert jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_raise(p_alert jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_raise(p_alert jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_raise(p_alert jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_raise(p_alert jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_raise(p_alert jsonb) TO service_role;

-- acl ops.FUNCTION alert_resolve(p_alert_id uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_resolve(p_alert_id uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_resolve(p_alert_id uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_resolve(p_alert_id uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_resolve(p_alert_id uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_resolve(p_alert_id uuid, p_reason text) TO service_role;

-- acl ops.FUNCTION alert_rules(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_rules(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_rules(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_rules(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_rules(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_rules(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION alert_show(p_alert_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_show(p_alert_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_show(p_alert_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_show(p_alert_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_show(p_alert_id uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_show(p_alert_id uuid) TO service_role;

-- acl ops.FUNCTION alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO service_role;

-- acl ops.FUNCTION alert_tick(p_page integer, p_pages integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.alert_tick(p_page integer, p_pages integer) FROM PUBLIC;

-- acl ops.FUNCTION artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO lhcr_user;
GRANT ALL ON FUNCTION ops.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO authenticated;
GRANT ALL ON FUNCTION ops.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO service_role;

-- acl ops.FUNCTION artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO service_role;

-- acl ops.FUNCTION artifact_list(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.artifact_list(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.artifact_list(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.artifact_list(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.artifact_list(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.artifact_list(p_run_id uuid) TO service_role;

-- acl ops.FUNCTION artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO service_role;

-- acl ops.FUNCTION artifact_show(p_sha256 text, p_environment text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.artifact_show(p_sha256 text, p_environment text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.artifact_show(p_sha256 text, p_environment text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.artifact_show(p_sha256 text, p_environment text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.artifact_show(p_sha256 text, p_environment text) TO authenticated;
GRANT ALL ON FUNCTION ops.artifact_show(p_sha256 text, p_environment text) TO service_role;

-- acl ops.FUNCTION audit_checkpoint(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.audit_checkpoint(p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.audit_checkpoint(p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.audit_checkpoint(p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.audit_checkpoint(p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.audit_checkpoint(p_org text) TO service_role;

-- acl ops.FUNCTION audit_export(p_after bigint, p_limit integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.audit_export(p_after bigint, p_limit integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.audit_export(p_after bigint, p_limit integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.audit_export(p_after bigint, p_limit integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.audit_export(p_after bigint, p_limit integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.audit_export(p_after bigint, p_limit integer, p_org text) TO service_role;

-- acl ops.FUNCTION audit_exported(p_seq bigint, p_chain_hash text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.audit_exported(p_seq bigint, p_chain_hash text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO service_role;

-- acl ops.FUNCTION audit_log(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.audit_log(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.audit_log(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.audit_log(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.audit_log(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.audit_log(p_filter jsonb) TO service_role;

-- acl ops.FUNCTION audit_seal(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.audit_seal(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO service_role;

-- acl ops.FUNCTION backfill_cancel(p_backfill_id uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.backfill_cancel(p_backfill_id uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.backfill_cancel(p_backfill_id uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.backfill_cancel(p_backfill_id uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.backfill_cancel(p_backfill_id uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION ops.backfill_cancel(p_backfill_id uuid, p_reason text) TO service_role;

-- acl ops.FUNCTION backfill_list(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.backfill_list(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION backfill_resume(p_backfill_id uuid, p_failed boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.backfill_resume(p_backfill_id uuid, p_failed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.backfill_resume(p_backfill_id uuid, p_failed boolean) TO lhcr_user;
GRANT ALL ON FUNCTION ops.backfill_resume(p_backfill_id uuid, p_failed boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.backfill_resume(p_backfill_id uuid, p_failed boolean) TO authenticated;
GRANT ALL ON FUNCTION ops.backfill_resume(p_backfill_id uuid, p_failed boolean) TO service_role;

-- acl ops.FUNCTION cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO service_role;

-- acl ops.FUNCTION cap_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.cap_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.cap_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.cap_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.cap_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.cap_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO service_role;

-- acl ops.FUNCTION cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO service_role;

-- acl ops.FUNCTION cap_set(p_cap jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.cap_set(p_cap jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.cap_set(p_cap jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.cap_set(p_cap jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.cap_set(p_cap jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.cap_set(p_cap jsonb) TO service_role;

-- acl ops.FUNCTION cap_usage(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.cap_usage(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.cap_usage(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.cap_usage(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.cap_usage(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.cap_usage(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION concurrency_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.concurrency_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.concurrency_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.concurrency_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.concurrency_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.concurrency_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION concurrency_remove(p_project text, p_environment text, p_key text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO service_role;

-- acl ops.FUNCTION concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO service_role;

-- acl ops.FUNCTION connection_add(p_connection jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.connection_add(p_connection jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.connection_add(p_connection jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.connection_add(p_connection jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.connection_add(p_connection jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.connection_add(p_connection jsonb) TO service_role;

-- acl ops.FUNCTION connection_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.connection_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.connection_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.connection_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.connection_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.connection_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION connection_remove(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.connection_remove(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION connection_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.connection_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.connection_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.connection_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.connection_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.connection_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION delivery_claim(p_worker text, p_limit integer, p_environment text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.delivery_claim(p_worker text, p_limit integer, p_environment text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.delivery_claim(p_worker text, p_limit integer, p_environment text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.delivery_claim(p_worker text, p_limit integer, p_environment text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.delivery_claim(p_worker text, p_limit integer, p_environment text) TO authenticated;
GRANT ALL ON FUNCTION ops.delivery_claim(p_worker text, p_limit integer, p_environment text) TO service_role;

-- acl ops.FUNCTION delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO service_role;

-- acl ops.FUNCTION delivery_show(p_delivery_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.delivery_show(p_delivery_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.delivery_show(p_delivery_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.delivery_show(p_delivery_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.delivery_show(p_delivery_id uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.delivery_show(p_delivery_id uuid) TO service_role;

-- acl ops.FUNCTION doctor(p_patience interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.doctor(p_patience interval) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.doctor(p_patience interval) TO lhcr_user;
GRANT ALL ON FUNCTION ops.doctor(p_patience interval) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.doctor(p_patience interval) TO authenticated;
GRANT ALL ON FUNCTION ops.doctor(p_patience interval) TO service_role;

-- acl ops.FUNCTION event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO service_role;

-- acl ops.FUNCTION event_list(p_run_id uuid, p_after bigint, p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.event_list(p_run_id uuid, p_after bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO lhcr_user;
GRANT ALL ON FUNCTION ops.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO authenticated;
GRANT ALL ON FUNCTION ops.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO service_role;

-- acl ops.FUNCTION event_tail(p_cursor text, p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.event_tail(p_cursor text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.event_tail(p_cursor text, p_limit integer) TO lhcr_user;
GRANT ALL ON FUNCTION ops.event_tail(p_cursor text, p_limit integer) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.event_tail(p_cursor text, p_limit integer) TO authenticated;
GRANT ALL ON FUNCTION ops.event_tail(p_cursor text, p_limit integer) TO service_role;

-- acl ops.FUNCTION lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO lhcr_user;
GRANT ALL ON FUNCTION ops.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO authenticated;
GRANT ALL ON FUNCTION ops.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO service_role;

-- acl ops.FUNCTION lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION ops.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO service_role;

-- acl ops.FUNCTION maintenance_tick(p_worker text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.maintenance_tick(p_worker text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.maintenance_tick(p_worker text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.maintenance_tick(p_worker text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.maintenance_tick(p_worker text) TO authenticated;
GRANT ALL ON FUNCTION ops.maintenance_tick(p_worker text) TO service_role;

-- acl ops.FUNCTION member_add(p_member jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.member_add(p_member jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.member_add(p_member jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.member_add(p_member jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.member_add(p_member jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.member_add(p_member jsonb) TO service_role;

-- acl ops.FUNCTION member_list(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.member_list(p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.member_list(p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.member_list(p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.member_list(p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.member_list(p_org text) TO service_role;

-- acl ops.FUNCTION member_remove(p_member jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.member_remove(p_member jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.member_remove(p_member jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.member_remove(p_member jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.member_remove(p_member jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.member_remove(p_member jsonb) TO service_role;

-- acl ops.FUNCTION now(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.now() FROM PUBLIC;

-- acl ops.FUNCTION org_bootstrap(p_org text, p_project text, p_login text, p_kind text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.org_bootstrap(p_org text, p_project text, p_login text, p_kind text) FROM PUBLIC;

-- acl ops.FUNCTION partition_ensure(p_from timestamp with time zone, p_months integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.partition_ensure(p_from timestamp with time zone, p_months integer) FROM PUBLIC;

-- acl ops.FUNCTION partition_list(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.partition_list() FROM PUBLIC;

-- acl ops.FUNCTION phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO lhcr_user;
GRANT ALL ON FUNCTION ops.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO authenticated;
GRANT ALL ON FUNCTION ops.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO service_role;

-- acl ops.FUNCTION phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO service_role;

-- acl ops.FUNCTION phase_complete_batch(p_completions jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.phase_complete_batch(p_completions jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.phase_complete_batch(p_completions jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.phase_complete_batch(p_completions jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.phase_complete_batch(p_completions jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.phase_complete_batch(p_completions jsonb) TO service_role;

-- acl ops.FUNCTION phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO service_role;

-- acl ops.FUNCTION phase_start(p_run_id uuid, p_phase text, p_lease_token uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO service_role;

-- acl ops.FUNCTION promote_due(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.promote_due(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION promotion_set(p_project text, p_environments text[], p_override_role text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO service_role;

-- acl ops.FUNCTION promotion_show(p_project text, p_template text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.promotion_show(p_project text, p_template text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.promotion_show(p_project text, p_template text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.promotion_show(p_project text, p_template text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.promotion_show(p_project text, p_template text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.promotion_show(p_project text, p_template text, p_org text) TO service_role;

-- acl ops.FUNCTION prune(p_keep interval, p_dry_run boolean, p_history boolean, p_steps integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.prune(p_keep interval, p_dry_run boolean, p_history boolean, p_steps integer) FROM PUBLIC;

-- acl ops.FUNCTION queue_stats(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.queue_stats(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.queue_stats(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.queue_stats(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.queue_stats(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.queue_stats(p_filter jsonb) TO service_role;

-- acl ops.FUNCTION queue_weight(p_project text, p_environment text, p_weight integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO service_role;

-- acl ops.FUNCTION restore_finish(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.restore_finish() FROM PUBLIC;

-- acl ops.FUNCTION run_cancel(p_run_id uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_cancel(p_run_id uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_cancel(p_run_id uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_cancel(p_run_id uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_cancel(p_run_id uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION ops.run_cancel(p_run_id uuid, p_reason text) TO service_role;

-- acl ops.FUNCTION run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO authenticated;
GRANT ALL ON FUNCTION ops.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO service_role;

-- acl ops.FUNCTION run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO service_role;

-- acl ops.FUNCTION run_create(p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_create(p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_create(p_request jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_create(p_request jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_create(p_request jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.run_create(p_request jsonb) TO service_role;

-- acl ops.FUNCTION run_create_batch(p_requests jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_create_batch(p_requests jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_create_batch(p_requests jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_create_batch(p_requests jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_create_batch(p_requests jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.run_create_batch(p_requests jsonb) TO service_role;

-- acl ops.FUNCTION run_explain(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_explain(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_explain(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_explain(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_explain(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.run_explain(p_run_id uuid) TO service_role;

-- acl ops.FUNCTION run_list(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_list(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_list(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_list(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_list(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.run_list(p_filter jsonb) TO service_role;

-- acl ops.FUNCTION run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO authenticated;
GRANT ALL ON FUNCTION ops.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO service_role;

-- acl ops.FUNCTION run_retry(p_run_id uuid, p_from text, p_idempotency_key text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO authenticated;
GRANT ALL ON FUNCTION ops.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO service_role;

-- acl ops.FUNCTION run_score(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_score(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_score(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_score(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_score(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.run_score(p_run_id uuid) TO service_role;

-- acl ops.FUNCTION run_show(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.run_show(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.run_show(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION ops.run_show(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.run_show(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION ops.run_show(p_run_id uuid) TO service_role;

-- acl ops.FUNCTION schedule_apply(p_schedule jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_apply(p_schedule jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.schedule_apply(p_schedule jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.schedule_apply(p_schedule jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.schedule_apply(p_schedule jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.schedule_apply(p_schedule jsonb) TO service_role;

-- acl ops.FUNCTION schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO service_role;

-- acl ops.FUNCTION schedule_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.schedule_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.schedule_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.schedule_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.schedule_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO service_role;

-- acl ops.FUNCTION schedule_remove(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_remove(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION schedule_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION schedule_tick(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.schedule_tick(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION score_list(p_project text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.score_list(p_project text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.score_list(p_project text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.score_list(p_project text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.score_list(p_project text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.score_list(p_project text, p_org text) TO service_role;

-- acl ops.FUNCTION score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO service_role;

-- acl ops.FUNCTION scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO lhcr_user;
GRANT ALL ON FUNCTION ops.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO authenticated;
GRANT ALL ON FUNCTION ops.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO service_role;

-- acl ops.FUNCTION session_archive(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.session_archive(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.session_archive(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.session_archive(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.session_archive(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.session_archive(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION session_create(p_session jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.session_create(p_session jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.session_create(p_session jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.session_create(p_session jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.session_create(p_session jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.session_create(p_session jsonb) TO service_role;

-- acl ops.FUNCTION session_list(p_project text, p_environment text, p_archived boolean, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.session_list(p_project text, p_environment text, p_archived boolean, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO service_role;

-- acl ops.FUNCTION session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO service_role;

-- acl ops.FUNCTION session_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.session_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.session_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.session_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.session_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.session_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION setting_get(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.setting_get(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.setting_get(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.setting_get(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.setting_get(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.setting_get(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO service_role;

-- acl ops.FUNCTION signal_list(p_project text, p_environment text, p_subject text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.signal_list(p_project text, p_environment text, p_subject text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO service_role;

-- acl ops.FUNCTION signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO service_role;

-- acl ops.FUNCTION signal_set(p_signal jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.signal_set(p_signal jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.signal_set(p_signal jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.signal_set(p_signal jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.signal_set(p_signal jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.signal_set(p_signal jsonb) TO service_role;

-- acl ops.FUNCTION spec_trace(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.spec_trace(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.spec_trace(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.spec_trace(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.spec_trace(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.spec_trace(p_filter jsonb) TO service_role;

-- acl ops.FUNCTION stale_requeue(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.stale_requeue(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION table_hold(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.table_hold(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.table_hold(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.table_hold(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.table_hold(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.table_hold(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION table_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.table_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.table_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.table_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.table_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.table_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl ops.FUNCTION table_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.table_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.table_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.table_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.table_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.table_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl ops.FUNCTION table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO service_role;

-- acl ops.FUNCTION template_apply(p_template jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.template_apply(p_template jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.template_apply(p_template jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.template_apply(p_template jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.template_apply(p_template jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.template_apply(p_template jsonb) TO service_role;

-- acl ops.FUNCTION template_list(p_project text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.template_list(p_project text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.template_list(p_project text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.template_list(p_project text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.template_list(p_project text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.template_list(p_project text, p_org text) TO service_role;

-- acl ops.FUNCTION template_show(p_project text, p_name text, p_version integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.template_show(p_project text, p_name text, p_version integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.template_show(p_project text, p_name text, p_version integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION ops.template_show(p_project text, p_name text, p_version integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.template_show(p_project text, p_name text, p_version integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION ops.template_show(p_project text, p_name text, p_version integer, p_org text) TO service_role;

-- acl ops.FUNCTION timeout_expire(p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.timeout_expire(p_limit integer) FROM PUBLIC;

-- acl ops.FUNCTION usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO service_role;

-- acl ops.FUNCTION uuid_v7(p_at timestamp with time zone), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.uuid_v7(p_at timestamp with time zone) FROM PUBLIC;

-- acl ops.FUNCTION whoami(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.whoami() FROM PUBLIC;
GRANT ALL ON FUNCTION ops.whoami() TO lhcr_user;
GRANT ALL ON FUNCTION ops.whoami() TO lhcr_worker;
GRANT ALL ON FUNCTION ops.whoami() TO authenticated;
GRANT ALL ON FUNCTION ops.whoami() TO service_role;

-- acl ops.FUNCTION worker_list(), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.worker_list() FROM PUBLIC;
GRANT ALL ON FUNCTION ops.worker_list() TO lhcr_user;
GRANT ALL ON FUNCTION ops.worker_list() TO lhcr_worker;
GRANT ALL ON FUNCTION ops.worker_list() TO authenticated;
GRANT ALL ON FUNCTION ops.worker_list() TO service_role;

-- acl ops.FUNCTION worker_register(p_worker text, p_info jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION ops.worker_register(p_worker text, p_info jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.worker_register(p_worker text, p_info jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION ops.worker_register(p_worker text, p_info jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION ops.worker_register(p_worker text, p_info jsonb) TO authenticated;
GRANT ALL ON FUNCTION ops.worker_register(p_worker text, p_info jsonb) TO service_role;

-- acl ops.SEQUENCE cap_cap_id_seq, owner lhcr_owner
GRANT SELECT ON SEQUENCE ops.cap_cap_id_seq TO lhcr_backup;

-- acl ops.SEQUENCE environment_environment_id_seq, owner lhcr_owner
GRANT SELECT ON SEQUENCE ops.environment_environment_id_seq TO lhcr_backup;

-- acl ops.SEQUENCE organisation_org_id_seq, owner lhcr_owner
GRANT SELECT ON SEQUENCE ops.organisation_org_id_seq TO lhcr_backup;

-- acl ops.SEQUENCE project_project_id_seq, owner lhcr_owner
GRANT SELECT ON SEQUENCE ops.project_project_id_seq TO lhcr_backup;

-- acl ops.SEQUENCE queue_queue_id_seq, owner lhcr_owner
GRANT SELECT ON SEQUENCE ops.queue_queue_id_seq TO lhcr_backup;

-- acl ops.SEQUENCE queue_waiter_seq_seq, owner lhcr_owner
GRANT SELECT ON SEQUENCE ops.queue_waiter_seq_seq TO lhcr_backup;

-- acl ops.TABLE agent_key, owner lhcr_owner
GRANT SELECT ON TABLE ops.agent_key TO lhcr_backup;

-- acl ops.TABLE alert, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert TO lhcr_backup;
GRANT SELECT ON TABLE ops.alert TO lhcr_user;
GRANT SELECT ON TABLE ops.alert TO lhcr_worker;
GRANT SELECT ON TABLE ops.alert TO authenticated;
GRANT SELECT ON TABLE ops.alert TO service_role;

-- acl ops.TABLE alert_channel, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_channel TO lhcr_backup;

-- acl ops.TABLE alert_config, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_config TO lhcr_backup;
GRANT SELECT ON TABLE ops.alert_config TO lhcr_user;
GRANT SELECT ON TABLE ops.alert_config TO lhcr_worker;
GRANT SELECT ON TABLE ops.alert_config TO authenticated;
GRANT SELECT ON TABLE ops.alert_config TO service_role;

-- acl ops.TABLE alert_count, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_count TO lhcr_backup;
GRANT SELECT ON TABLE ops.alert_count TO lhcr_user;
GRANT SELECT ON TABLE ops.alert_count TO lhcr_worker;
GRANT SELECT ON TABLE ops.alert_count TO authenticated;
GRANT SELECT ON TABLE ops.alert_count TO service_role;

-- acl ops.TABLE alert_cursor, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_cursor TO lhcr_backup;

-- acl ops.TABLE alert_delivery, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_delivery TO lhcr_backup;

-- acl ops.TABLE alert_route, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_route TO lhcr_backup;
GRANT SELECT ON TABLE ops.alert_route TO lhcr_user;
GRANT SELECT ON TABLE ops.alert_route TO lhcr_worker;
GRANT SELECT ON TABLE ops.alert_route TO authenticated;
GRANT SELECT ON TABLE ops.alert_route TO service_role;

-- acl ops.TABLE alert_rule, owner lhcr_owner
GRANT SELECT ON TABLE ops.alert_rule TO lhcr_backup;
GRANT SELECT ON TABLE ops.alert_rule TO lhcr_user;
GRANT SELECT ON TABLE ops.alert_rule TO lhcr_worker;
GRANT SELECT ON TABLE ops.alert_rule TO authenticated;
GRANT SELECT ON TABLE ops.alert_rule TO service_role;

-- acl ops.TABLE artifact, owner lhcr_owner
GRANT SELECT ON TABLE ops.artifact TO lhcr_backup;
GRANT SELECT ON TABLE ops.artifact TO lhcr_user;
GRANT SELECT ON TABLE ops.artifact TO lhcr_worker;
GRANT SELECT ON TABLE ops.artifact TO authenticated;
GRANT SELECT ON TABLE ops.artifact TO service_role;

-- acl ops.TABLE artifact_announcement, owner lhcr_owner
GRANT SELECT ON TABLE ops.artifact_announcement TO lhcr_backup;

-- acl ops.TABLE artifact_link, owner lhcr_owner
GRANT SELECT ON TABLE ops.artifact_link TO lhcr_backup;
GRANT SELECT ON TABLE ops.artifact_link TO lhcr_user;
GRANT SELECT ON TABLE ops.artifact_link TO lhcr_worker;
GRANT SELECT ON TABLE ops.artifact_link TO authenticated;
GRANT SELECT ON TABLE ops.artifact_link TO service_role;

-- acl ops.TABLE attempt, owner lhcr_owner
GRANT SELECT ON TABLE ops.attempt TO lhcr_backup;

-- acl ops.TABLE audit, owner lhcr_owner
GRANT SELECT ON TABLE ops.audit TO lhcr_backup;
GRANT SELECT ON TABLE ops.audit TO lhcr_user;
GRANT SELECT ON TABLE ops.audit TO lhcr_worker;
GRANT SELECT ON TABLE ops.audit TO authenticated;
GRANT SELECT ON TABLE ops.audit TO service_role;

-- acl ops.TABLE audit_batch, owner lhcr_owner
GRANT SELECT ON TABLE ops.audit_batch TO lhcr_backup;

-- acl ops.TABLE audit_chain, owner lhcr_owner
GRANT SELECT ON TABLE ops.audit_chain TO lhcr_backup;

-- acl ops.TABLE audit_exported, owner lhcr_owner
GRANT SELECT ON TABLE ops.audit_exported TO lhcr_backup;

-- acl ops.TABLE backfill, owner lhcr_owner
GRANT SELECT ON TABLE ops.backfill TO lhcr_backup;
GRANT SELECT ON TABLE ops.backfill TO lhcr_user;
GRANT SELECT ON TABLE ops.backfill TO lhcr_worker;
GRANT SELECT ON TABLE ops.backfill TO authenticated;
GRANT SELECT ON TABLE ops.backfill TO service_role;

-- acl ops.TABLE backfill_again, owner lhcr_owner
GRANT SELECT ON TABLE ops.backfill_again TO lhcr_backup;

-- acl ops.TABLE cap, owner lhcr_owner
GRANT SELECT ON TABLE ops.cap TO lhcr_backup;

-- acl ops.TABLE cap_counter, owner lhcr_owner
GRANT SELECT ON TABLE ops.cap_counter TO lhcr_backup;

-- acl ops.TABLE cap_use, owner lhcr_owner
GRANT SELECT ON TABLE ops.cap_use TO lhcr_backup;

-- acl ops.TABLE cap_waiter, owner lhcr_owner
GRANT SELECT ON TABLE ops.cap_waiter TO lhcr_backup;

-- acl ops.TABLE cap_window, owner lhcr_owner
GRANT SELECT ON TABLE ops.cap_window TO lhcr_backup;

-- acl ops.TABLE claim, owner lhcr_owner
GRANT SELECT ON TABLE ops.claim TO lhcr_backup;

-- acl ops.TABLE concurrency_limit, owner lhcr_owner
GRANT SELECT ON TABLE ops.concurrency_limit TO lhcr_backup;
GRANT SELECT ON TABLE ops.concurrency_limit TO lhcr_user;
GRANT SELECT ON TABLE ops.concurrency_limit TO lhcr_worker;
GRANT SELECT ON TABLE ops.concurrency_limit TO authenticated;
GRANT SELECT ON TABLE ops.concurrency_limit TO service_role;

-- acl ops.TABLE concurrency_slot, owner lhcr_owner
GRANT SELECT ON TABLE ops.concurrency_slot TO lhcr_backup;

-- acl ops.TABLE concurrency_waiter, owner lhcr_owner
GRANT SELECT ON TABLE ops.concurrency_waiter TO lhcr_backup;

-- acl ops.TABLE connection, owner lhcr_owner
GRANT SELECT ON TABLE ops.connection TO lhcr_backup;
GRANT SELECT ON TABLE ops.connection TO lhcr_user;
GRANT SELECT ON TABLE ops.connection TO lhcr_worker;
GRANT SELECT ON TABLE ops.connection TO authenticated;
GRANT SELECT ON TABLE ops.connection TO service_role;

-- acl ops.TABLE due, owner lhcr_owner
GRANT SELECT ON TABLE ops.due TO lhcr_backup;

-- acl ops.TABLE environment, owner lhcr_owner
GRANT SELECT ON TABLE ops.environment TO lhcr_backup;
GRANT SELECT ON TABLE ops.environment TO lhcr_user;
GRANT SELECT ON TABLE ops.environment TO lhcr_worker;
GRANT SELECT ON TABLE ops.environment TO authenticated;
GRANT SELECT ON TABLE ops.environment TO service_role;

-- acl ops.TABLE event, owner lhcr_owner
GRANT SELECT ON TABLE ops.event TO lhcr_backup;
GRANT SELECT ON TABLE ops.event TO lhcr_user;
GRANT SELECT ON TABLE ops.event TO lhcr_worker;
GRANT SELECT ON TABLE ops.event TO authenticated;
GRANT SELECT ON TABLE ops.event TO service_role;

-- acl ops.TABLE event_type_entry, owner lhcr_owner
GRANT SELECT ON TABLE ops.event_type_entry TO lhcr_backup;

-- acl ops.TABLE failure_class_entry, owner lhcr_owner
GRANT SELECT ON TABLE ops.failure_class_entry TO lhcr_backup;

-- acl ops.TABLE gateway, owner lhcr_owner
GRANT SELECT ON TABLE ops.gateway TO lhcr_backup;

-- acl ops.TABLE idempotency_key, owner lhcr_owner
GRANT SELECT ON TABLE ops.idempotency_key TO lhcr_backup;

-- acl ops.TABLE lake_table, owner lhcr_owner
GRANT SELECT ON TABLE ops.lake_table TO lhcr_backup;
GRANT SELECT ON TABLE ops.lake_table TO lhcr_user;
GRANT SELECT ON TABLE ops.lake_table TO lhcr_worker;
GRANT SELECT ON TABLE ops.lake_table TO authenticated;
GRANT SELECT ON TABLE ops.lake_table TO service_role;

-- acl ops.TABLE lake_table_version, owner lhcr_owner
GRANT SELECT ON TABLE ops.lake_table_version TO lhcr_backup;
GRANT SELECT ON TABLE ops.lake_table_version TO lhcr_user;
GRANT SELECT ON TABLE ops.lake_table_version TO lhcr_worker;
GRANT SELECT ON TABLE ops.lake_table_version TO authenticated;
GRANT SELECT ON TABLE ops.lake_table_version TO service_role;

-- acl ops.TABLE lane_clock, owner lhcr_owner
GRANT SELECT ON TABLE ops.lane_clock TO lhcr_backup;

-- acl ops.TABLE lease, owner lhcr_owner
GRANT SELECT ON TABLE ops.lease TO lhcr_backup;

-- acl ops.TABLE membership, owner lhcr_owner
GRANT SELECT ON TABLE ops.membership TO lhcr_backup;

-- acl ops.TABLE organisation, owner lhcr_owner
GRANT SELECT ON TABLE ops.organisation TO lhcr_backup;
GRANT SELECT ON TABLE ops.organisation TO lhcr_user;
GRANT SELECT ON TABLE ops.organisation TO lhcr_worker;
GRANT SELECT ON TABLE ops.organisation TO authenticated;
GRANT SELECT ON TABLE ops.organisation TO service_role;

-- acl ops.TABLE phase, owner lhcr_owner
GRANT SELECT ON TABLE ops.phase TO lhcr_backup;

-- acl ops.TABLE phase_status_entry, owner lhcr_owner
GRANT SELECT ON TABLE ops.phase_status_entry TO lhcr_backup;

-- acl ops.TABLE phase_transition, owner lhcr_owner
GRANT SELECT ON TABLE ops.phase_transition TO lhcr_backup;

-- acl ops.TABLE principal, owner lhcr_owner
GRANT SELECT ON TABLE ops.principal TO lhcr_backup;

-- acl ops.TABLE project, owner lhcr_owner
GRANT SELECT ON TABLE ops.project TO lhcr_backup;
GRANT SELECT ON TABLE ops.project TO lhcr_user;
GRANT SELECT ON TABLE ops.project TO lhcr_worker;
GRANT SELECT ON TABLE ops.project TO authenticated;
GRANT SELECT ON TABLE ops.project TO service_role;

-- acl ops.TABLE promotion_gate, owner lhcr_owner
GRANT SELECT ON TABLE ops.promotion_gate TO lhcr_backup;
GRANT SELECT ON TABLE ops.promotion_gate TO lhcr_user;
GRANT SELECT ON TABLE ops.promotion_gate TO lhcr_worker;
GRANT SELECT ON TABLE ops.promotion_gate TO authenticated;
GRANT SELECT ON TABLE ops.promotion_gate TO service_role;

-- acl ops.TABLE promotion_proof, owner lhcr_owner
GRANT SELECT ON TABLE ops.promotion_proof TO lhcr_backup;

-- acl ops.TABLE pruned_chain, owner lhcr_owner
GRANT SELECT ON TABLE ops.pruned_chain TO lhcr_backup;

-- acl ops.TABLE pruned_month, owner lhcr_owner
GRANT SELECT ON TABLE ops.pruned_month TO lhcr_backup;

-- acl ops.TABLE queue, owner lhcr_owner
GRANT SELECT ON TABLE ops.queue TO lhcr_backup;

-- acl ops.TABLE queue_slot, owner lhcr_owner
GRANT SELECT ON TABLE ops.queue_slot TO lhcr_backup;

-- acl ops.TABLE queue_waiter, owner lhcr_owner
GRANT SELECT ON TABLE ops.queue_waiter TO lhcr_backup;

-- acl ops.TABLE ready, owner lhcr_owner
GRANT SELECT ON TABLE ops.ready TO lhcr_backup;

-- acl ops.TABLE rescore, owner lhcr_owner
GRANT SELECT ON TABLE ops.rescore TO lhcr_backup;
GRANT SELECT ON TABLE ops.rescore TO lhcr_user;
GRANT SELECT ON TABLE ops.rescore TO lhcr_worker;
GRANT SELECT ON TABLE ops.rescore TO authenticated;
GRANT SELECT ON TABLE ops.rescore TO service_role;

-- acl ops.TABLE role_permission, owner lhcr_owner
GRANT SELECT ON TABLE ops.role_permission TO lhcr_backup;

-- acl ops.TABLE run, owner lhcr_owner
GRANT SELECT ON TABLE ops.run TO lhcr_backup;
GRANT SELECT ON TABLE ops.run TO lhcr_user;
GRANT SELECT ON TABLE ops.run TO lhcr_worker;
GRANT SELECT ON TABLE ops.run TO authenticated;
GRANT SELECT ON TABLE ops.run TO service_role;

-- acl ops.TABLE run_status_entry, owner lhcr_owner
GRANT SELECT ON TABLE ops.run_status_entry TO lhcr_backup;

-- acl ops.TABLE run_transition, owner lhcr_owner
GRANT SELECT ON TABLE ops.run_transition TO lhcr_backup;

-- acl ops.TABLE schedule, owner lhcr_owner
GRANT SELECT ON TABLE ops.schedule TO lhcr_backup;
GRANT SELECT ON TABLE ops.schedule TO lhcr_user;
GRANT SELECT ON TABLE ops.schedule TO lhcr_worker;
GRANT SELECT ON TABLE ops.schedule TO authenticated;
GRANT SELECT ON TABLE ops.schedule TO service_role;

-- acl ops.TABLE schedule_fire, owner lhcr_owner
GRANT SELECT ON TABLE ops.schedule_fire TO lhcr_backup;
GRANT SELECT ON TABLE ops.schedule_fire TO lhcr_user;
GRANT SELECT ON TABLE ops.schedule_fire TO lhcr_worker;
GRANT SELECT ON TABLE ops.schedule_fire TO authenticated;
GRANT SELECT ON TABLE ops.schedule_fire TO service_role;

-- acl ops.TABLE score_weight, owner lhcr_owner
GRANT SELECT ON TABLE ops.score_weight TO lhcr_backup;
GRANT SELECT ON TABLE ops.score_weight TO lhcr_user;
GRANT SELECT ON TABLE ops.score_weight TO lhcr_worker;
GRANT SELECT ON TABLE ops.score_weight TO authenticated;
GRANT SELECT ON TABLE ops.score_weight TO service_role;

-- acl ops.TABLE session, owner lhcr_owner
GRANT SELECT ON TABLE ops.session TO lhcr_backup;
GRANT SELECT ON TABLE ops.session TO lhcr_user;
GRANT SELECT ON TABLE ops.session TO lhcr_worker;
GRANT SELECT ON TABLE ops.session TO authenticated;
GRANT SELECT ON TABLE ops.session TO service_role;

-- acl ops.TABLE setting, owner lhcr_owner
GRANT SELECT ON TABLE ops.setting TO lhcr_backup;

-- acl ops.TABLE signal, owner lhcr_owner
GRANT SELECT ON TABLE ops.signal TO lhcr_backup;
GRANT SELECT ON TABLE ops.signal TO lhcr_user;
GRANT SELECT ON TABLE ops.signal TO lhcr_worker;
GRANT SELECT ON TABLE ops.signal TO authenticated;
GRANT SELECT ON TABLE ops.signal TO service_role;

-- acl ops.TABLE template, owner lhcr_owner
GRANT SELECT ON TABLE ops.template TO lhcr_backup;
GRANT SELECT ON TABLE ops.template TO lhcr_user;
GRANT SELECT ON TABLE ops.template TO lhcr_worker;
GRANT SELECT ON TABLE ops.template TO authenticated;
GRANT SELECT ON TABLE ops.template TO service_role;

-- acl ops.TABLE worker, owner lhcr_owner
GRANT SELECT ON TABLE ops.worker TO lhcr_backup;

-- acl public.FUNCTION agent_key_create(p_name text, p_expires interval, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.agent_key_create(p_name text, p_expires interval, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.agent_key_create(p_name text, p_expires interval, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.agent_key_create(p_name text, p_expires interval, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.agent_key_create(p_name text, p_expires interval, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.agent_key_create(p_name text, p_expires interval, p_org text) TO service_role;

-- acl public.FUNCTION agent_key_revoke(p_name text, p_key_id uuid, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.agent_key_revoke(p_name text, p_key_id uuid, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.agent_key_revoke(p_name text, p_key_id uuid, p_org text) TO service_role;

-- acl public.FUNCTION agent_list(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.agent_list(p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.agent_list(p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.agent_list(p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.agent_list(p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.agent_list(p_org text) TO service_role;

-- acl public.FUNCTION agent_register(p_agent jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.agent_register(p_agent jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.agent_register(p_agent jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.agent_register(p_agent jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.agent_register(p_agent jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.agent_register(p_agent jsonb) TO service_role;

-- acl public.FUNCTION alert_ack(p_alert_id uuid, p_note text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_ack(p_alert_id uuid, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_ack(p_alert_id uuid, p_note text) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_ack(p_alert_id uuid, p_note text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_ack(p_alert_id uuid, p_note text) TO authenticated;
GRANT ALL ON FUNCTION public.alert_ack(p_alert_id uuid, p_note text) TO service_role;

-- acl public.FUNCTION alert_apply(p_config jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_apply(p_config jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_apply(p_config jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_apply(p_config jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_apply(p_config jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.alert_apply(p_config jsonb) TO service_role;

-- acl public.FUNCTION alert_list(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_list(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_list(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_list(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_list(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.alert_list(p_filter jsonb) TO service_role;

-- acl public.FUNCTION alert_raise(p_alert jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_raise(p_alert jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_raise(p_alert jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_raise(p_alert jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_raise(p_alert jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.alert_raise(p_alert jsonb) TO service_role;

-- acl public.FUNCTION alert_resolve(p_alert_id uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_resolve(p_alert_id uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_resolve(p_alert_id uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_resolve(p_alert_id uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_resolve(p_alert_id uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION public.alert_resolve(p_alert_id uuid, p_reason text) TO service_role;

-- acl public.FUNCTION alert_rules(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_rules(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_rules(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_rules(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_rules(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.alert_rules(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION alert_show(p_alert_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_show(p_alert_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_show(p_alert_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_show(p_alert_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_show(p_alert_id uuid) TO authenticated;
GRANT ALL ON FUNCTION public.alert_show(p_alert_id uuid) TO service_role;

-- acl public.FUNCTION alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.alert_test(p_project text, p_environment text, p_channel text, p_rule text, p_subject text, p_at timestamp with time zone, p_org text) TO service_role;

-- acl public.FUNCTION artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]), owner lhcr_owner
REVOKE ALL ON FUNCTION public.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO lhcr_user;
GRANT ALL ON FUNCTION public.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO lhcr_worker;
GRANT ALL ON FUNCTION public.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO authenticated;
GRANT ALL ON FUNCTION public.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) TO service_role;

-- acl public.FUNCTION artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval, p_take boolean, p_org text) TO service_role;

-- acl public.FUNCTION artifact_list(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.artifact_list(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.artifact_list(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.artifact_list(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.artifact_list(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION public.artifact_list(p_run_id uuid) TO service_role;

-- acl public.FUNCTION artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) TO service_role;

-- acl public.FUNCTION artifact_show(p_sha256 text, p_environment text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.artifact_show(p_sha256 text, p_environment text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.artifact_show(p_sha256 text, p_environment text) TO lhcr_user;
GRANT ALL ON FUNCTION public.artifact_show(p_sha256 text, p_environment text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.artifact_show(p_sha256 text, p_environment text) TO authenticated;
GRANT ALL ON FUNCTION public.artifact_show(p_sha256 text, p_environment text) TO service_role;

-- acl public.FUNCTION audit_checkpoint(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.audit_checkpoint(p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_checkpoint(p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.audit_checkpoint(p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.audit_checkpoint(p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.audit_checkpoint(p_org text) TO service_role;

-- acl public.FUNCTION audit_export(p_after bigint, p_limit integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.audit_export(p_after bigint, p_limit integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_export(p_after bigint, p_limit integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.audit_export(p_after bigint, p_limit integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.audit_export(p_after bigint, p_limit integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.audit_export(p_after bigint, p_limit integer, p_org text) TO service_role;

-- acl public.FUNCTION audit_exported(p_seq bigint, p_chain_hash text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.audit_exported(p_seq bigint, p_chain_hash text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.audit_exported(p_seq bigint, p_chain_hash text, p_org text) TO service_role;

-- acl public.FUNCTION audit_log(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.audit_log(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_log(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.audit_log(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.audit_log(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.audit_log(p_filter jsonb) TO service_role;

-- acl public.FUNCTION audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.audit_verify(p_after bigint, p_limit integer, p_checkpoint jsonb, p_org text) TO service_role;

-- acl public.FUNCTION backfill_cancel(p_backfill_id uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.backfill_cancel(p_backfill_id uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.backfill_cancel(p_backfill_id uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION public.backfill_cancel(p_backfill_id uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.backfill_cancel(p_backfill_id uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION public.backfill_cancel(p_backfill_id uuid, p_reason text) TO service_role;

-- acl public.FUNCTION backfill_list(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.backfill_list(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.backfill_list(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION backfill_resume(p_backfill_id uuid, p_failed boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION public.backfill_resume(p_backfill_id uuid, p_failed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.backfill_resume(p_backfill_id uuid, p_failed boolean) TO lhcr_user;
GRANT ALL ON FUNCTION public.backfill_resume(p_backfill_id uuid, p_failed boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION public.backfill_resume(p_backfill_id uuid, p_failed boolean) TO authenticated;
GRANT ALL ON FUNCTION public.backfill_resume(p_backfill_id uuid, p_failed boolean) TO service_role;

-- acl public.FUNCTION cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.cap_allow(p_project text, p_environment text, p_resource text, p_amount numeric, p_template text, p_org text) TO service_role;

-- acl public.FUNCTION cap_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.cap_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cap_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.cap_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.cap_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.cap_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.cap_remove(p_project text, p_environment text, p_name text, p_scope text, p_org text) TO service_role;

-- acl public.FUNCTION cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.cap_report(p_project text, p_environment text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_org text) TO service_role;

-- acl public.FUNCTION cap_set(p_cap jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.cap_set(p_cap jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cap_set(p_cap jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.cap_set(p_cap jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.cap_set(p_cap jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.cap_set(p_cap jsonb) TO service_role;

-- acl public.FUNCTION cap_usage(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.cap_usage(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cap_usage(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.cap_usage(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.cap_usage(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.cap_usage(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION concurrency_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.concurrency_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.concurrency_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.concurrency_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.concurrency_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.concurrency_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION concurrency_remove(p_project text, p_environment text, p_key text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.concurrency_remove(p_project text, p_environment text, p_key text, p_org text) TO service_role;

-- acl public.FUNCTION concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.concurrency_set(p_project text, p_environment text, p_key text, p_max_running integer, p_org text) TO service_role;

-- acl public.FUNCTION connection_add(p_connection jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.connection_add(p_connection jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.connection_add(p_connection jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.connection_add(p_connection jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.connection_add(p_connection jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.connection_add(p_connection jsonb) TO service_role;

-- acl public.FUNCTION connection_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.connection_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.connection_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.connection_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.connection_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.connection_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION connection_remove(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.connection_remove(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.connection_remove(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION connection_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.connection_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.connection_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.connection_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.connection_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.connection_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION delivery_claim(p_worker text, p_limit integer, p_environment text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.delivery_claim(p_worker text, p_limit integer, p_environment text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.delivery_claim(p_worker text, p_limit integer, p_environment text) TO lhcr_user;
GRANT ALL ON FUNCTION public.delivery_claim(p_worker text, p_limit integer, p_environment text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.delivery_claim(p_worker text, p_limit integer, p_environment text) TO authenticated;
GRANT ALL ON FUNCTION public.delivery_claim(p_worker text, p_limit integer, p_environment text) TO service_role;

-- acl public.FUNCTION delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) TO service_role;

-- acl public.FUNCTION delivery_show(p_delivery_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.delivery_show(p_delivery_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.delivery_show(p_delivery_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.delivery_show(p_delivery_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.delivery_show(p_delivery_id uuid) TO authenticated;
GRANT ALL ON FUNCTION public.delivery_show(p_delivery_id uuid) TO service_role;

-- acl public.FUNCTION doctor(p_patience interval), owner lhcr_owner
REVOKE ALL ON FUNCTION public.doctor(p_patience interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.doctor(p_patience interval) TO lhcr_user;
GRANT ALL ON FUNCTION public.doctor(p_patience interval) TO lhcr_worker;
GRANT ALL ON FUNCTION public.doctor(p_patience interval) TO authenticated;
GRANT ALL ON FUNCTION public.doctor(p_patience interval) TO service_role;

-- acl public.FUNCTION event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) TO service_role;

-- acl public.FUNCTION event_list(p_run_id uuid, p_after bigint, p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION public.event_list(p_run_id uuid, p_after bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO lhcr_user;
GRANT ALL ON FUNCTION public.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO lhcr_worker;
GRANT ALL ON FUNCTION public.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO authenticated;
GRANT ALL ON FUNCTION public.event_list(p_run_id uuid, p_after bigint, p_limit integer) TO service_role;

-- acl public.FUNCTION event_tail(p_cursor text, p_limit integer), owner lhcr_owner
REVOKE ALL ON FUNCTION public.event_tail(p_cursor text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.event_tail(p_cursor text, p_limit integer) TO lhcr_user;
GRANT ALL ON FUNCTION public.event_tail(p_cursor text, p_limit integer) TO lhcr_worker;
GRANT ALL ON FUNCTION public.event_tail(p_cursor text, p_limit integer) TO authenticated;
GRANT ALL ON FUNCTION public.event_tail(p_cursor text, p_limit integer) TO service_role;

-- acl public.FUNCTION lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval), owner lhcr_owner
REVOKE ALL ON FUNCTION public.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO lhcr_user;
GRANT ALL ON FUNCTION public.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO lhcr_worker;
GRANT ALL ON FUNCTION public.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO authenticated;
GRANT ALL ON FUNCTION public.lease_heartbeat(p_worker text, p_leases jsonb, p_extend interval) TO service_role;

-- acl public.FUNCTION lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION public.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION public.lease_release(p_run_id uuid, p_phase text, p_lease_token uuid, p_reason text) TO service_role;

-- acl public.FUNCTION maintenance_tick(p_worker text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.maintenance_tick(p_worker text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.maintenance_tick(p_worker text) TO lhcr_user;
GRANT ALL ON FUNCTION public.maintenance_tick(p_worker text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.maintenance_tick(p_worker text) TO authenticated;
GRANT ALL ON FUNCTION public.maintenance_tick(p_worker text) TO service_role;

-- acl public.FUNCTION member_add(p_member jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.member_add(p_member jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.member_add(p_member jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.member_add(p_member jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.member_add(p_member jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.member_add(p_member jsonb) TO service_role;

-- acl public.FUNCTION member_list(p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.member_list(p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.member_list(p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.member_list(p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.member_list(p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.member_list(p_org text) TO service_role;

-- acl public.FUNCTION member_remove(p_member jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.member_remove(p_member jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.member_remove(p_member jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.member_remove(p_member jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.member_remove(p_member jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.member_remove(p_member jsonb) TO service_role;

-- acl public.FUNCTION phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION public.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO lhcr_user;
GRANT ALL ON FUNCTION public.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION public.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO authenticated;
GRANT ALL ON FUNCTION public.phase_approve(p_run_id uuid, p_phase text, p_reason text, p_reject boolean) TO service_role;

-- acl public.FUNCTION phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.phase_complete(p_run_id uuid, p_phase text, p_lease_token uuid, p_output jsonb, p_usage jsonb) TO service_role;

-- acl public.FUNCTION phase_complete_batch(p_completions jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.phase_complete_batch(p_completions jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.phase_complete_batch(p_completions jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.phase_complete_batch(p_completions jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.phase_complete_batch(p_completions jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.phase_complete_batch(p_completions jsonb) TO service_role;

-- acl public.FUNCTION phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.phase_fail(p_run_id uuid, p_phase text, p_lease_token uuid, p_failure jsonb, p_usage jsonb) TO service_role;

-- acl public.FUNCTION phase_start(p_run_id uuid, p_phase text, p_lease_token uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO authenticated;
GRANT ALL ON FUNCTION public.phase_start(p_run_id uuid, p_phase text, p_lease_token uuid) TO service_role;

-- acl public.FUNCTION promotion_set(p_project text, p_environments text[], p_override_role text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.promotion_set(p_project text, p_environments text[], p_override_role text, p_org text) TO service_role;

-- acl public.FUNCTION promotion_show(p_project text, p_template text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.promotion_show(p_project text, p_template text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.promotion_show(p_project text, p_template text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.promotion_show(p_project text, p_template text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.promotion_show(p_project text, p_template text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.promotion_show(p_project text, p_template text, p_org text) TO service_role;

-- acl public.FUNCTION queue_stats(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.queue_stats(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.queue_stats(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.queue_stats(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.queue_stats(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.queue_stats(p_filter jsonb) TO service_role;

-- acl public.FUNCTION queue_weight(p_project text, p_environment text, p_weight integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.queue_weight(p_project text, p_environment text, p_weight integer, p_org text) TO service_role;

-- acl public.FUNCTION run_cancel(p_run_id uuid, p_reason text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_cancel(p_run_id uuid, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_cancel(p_run_id uuid, p_reason text) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_cancel(p_run_id uuid, p_reason text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_cancel(p_run_id uuid, p_reason text) TO authenticated;
GRANT ALL ON FUNCTION public.run_cancel(p_run_id uuid, p_reason text) TO service_role;

-- acl public.FUNCTION run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO authenticated;
GRANT ALL ON FUNCTION public.run_claim(p_worker text, p_lanes text[], p_limit integer, p_lease interval, p_run_id uuid, p_claim_id uuid, p_executors text[], p_environment text, p_start boolean) TO service_role;

-- acl public.FUNCTION run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO authenticated;
GRANT ALL ON FUNCTION public.run_complete(p_run_id uuid, p_output jsonb, p_lease_token uuid) TO service_role;

-- acl public.FUNCTION run_create(p_request jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_create(p_request jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_create(p_request jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_create(p_request jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_create(p_request jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.run_create(p_request jsonb) TO service_role;

-- acl public.FUNCTION run_create_batch(p_requests jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_create_batch(p_requests jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_create_batch(p_requests jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_create_batch(p_requests jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_create_batch(p_requests jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.run_create_batch(p_requests jsonb) TO service_role;

-- acl public.FUNCTION run_explain(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_explain(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_explain(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_explain(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_explain(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION public.run_explain(p_run_id uuid) TO service_role;

-- acl public.FUNCTION run_list(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_list(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_list(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_list(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_list(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.run_list(p_filter jsonb) TO service_role;

-- acl public.FUNCTION run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO authenticated;
GRANT ALL ON FUNCTION public.run_rebuild(p_run_id uuid, p_from_source boolean, p_threads integer, p_idempotency_key text) TO service_role;

-- acl public.FUNCTION run_retry(p_run_id uuid, p_from text, p_idempotency_key text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO authenticated;
GRANT ALL ON FUNCTION public.run_retry(p_run_id uuid, p_from text, p_idempotency_key text) TO service_role;

-- acl public.FUNCTION run_score(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_score(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_score(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_score(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_score(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION public.run_score(p_run_id uuid) TO service_role;

-- acl public.FUNCTION run_show(p_run_id uuid), owner lhcr_owner
REVOKE ALL ON FUNCTION public.run_show(p_run_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.run_show(p_run_id uuid) TO lhcr_user;
GRANT ALL ON FUNCTION public.run_show(p_run_id uuid) TO lhcr_worker;
GRANT ALL ON FUNCTION public.run_show(p_run_id uuid) TO authenticated;
GRANT ALL ON FUNCTION public.run_show(p_run_id uuid) TO service_role;

-- acl public.FUNCTION schedule_apply(p_schedule jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.schedule_apply(p_schedule jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.schedule_apply(p_schedule jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.schedule_apply(p_schedule jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.schedule_apply(p_schedule jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.schedule_apply(p_schedule jsonb) TO service_role;

-- acl public.FUNCTION schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.schedule_backfill(p_project text, p_environment text, p_name text, p_from_at timestamp with time zone, p_to_at timestamp with time zone, p_max_running integer, p_org text) TO service_role;

-- acl public.FUNCTION schedule_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.schedule_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.schedule_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.schedule_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.schedule_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.schedule_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.schedule_pause(p_project text, p_environment text, p_name text, p_paused boolean, p_org text) TO service_role;

-- acl public.FUNCTION schedule_remove(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.schedule_remove(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.schedule_remove(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION schedule_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.schedule_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.schedule_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION score_list(p_project text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.score_list(p_project text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.score_list(p_project text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.score_list(p_project text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.score_list(p_project text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.score_list(p_project text, p_org text) TO service_role;

-- acl public.FUNCTION score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.score_weight(p_project text, p_signal text, p_weight integer, p_direction text, p_org text) TO service_role;

-- acl public.FUNCTION scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean), owner lhcr_owner
REVOKE ALL ON FUNCTION public.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO lhcr_user;
GRANT ALL ON FUNCTION public.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO lhcr_worker;
GRANT ALL ON FUNCTION public.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO authenticated;
GRANT ALL ON FUNCTION public.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean) TO service_role;

-- acl public.FUNCTION session_archive(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.session_archive(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_archive(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.session_archive(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.session_archive(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.session_archive(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION session_create(p_session jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.session_create(p_session jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_create(p_session jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.session_create(p_session jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.session_create(p_session jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.session_create(p_session jsonb) TO service_role;

-- acl public.FUNCTION session_list(p_project text, p_environment text, p_archived boolean, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.session_list(p_project text, p_environment text, p_archived boolean, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.session_list(p_project text, p_environment text, p_archived boolean, p_org text) TO service_role;

-- acl public.FUNCTION session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.session_release(p_project text, p_environment text, p_name text, p_lane text, p_reason text, p_org text) TO service_role;

-- acl public.FUNCTION session_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.session_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.session_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.session_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.session_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION setting_get(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.setting_get(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.setting_get(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.setting_get(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.setting_get(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.setting_get(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.setting_set(p_project text, p_environment text, p_name text, p_value jsonb, p_revision bigint, p_org text) TO service_role;

-- acl public.FUNCTION signal_list(p_project text, p_environment text, p_subject text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.signal_list(p_project text, p_environment text, p_subject text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.signal_list(p_project text, p_environment text, p_subject text, p_org text) TO service_role;

-- acl public.FUNCTION signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text) TO service_role;

-- acl public.FUNCTION signal_set(p_signal jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.signal_set(p_signal jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.signal_set(p_signal jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.signal_set(p_signal jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.signal_set(p_signal jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.signal_set(p_signal jsonb) TO service_role;

-- acl public.FUNCTION spec_trace(p_filter jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.spec_trace(p_filter jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.spec_trace(p_filter jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.spec_trace(p_filter jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.spec_trace(p_filter jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.spec_trace(p_filter jsonb) TO service_role;

-- acl public.FUNCTION table_hold(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.table_hold(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_hold(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.table_hold(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.table_hold(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.table_hold(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION table_list(p_project text, p_environment text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.table_list(p_project text, p_environment text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_list(p_project text, p_environment text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.table_list(p_project text, p_environment text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.table_list(p_project text, p_environment text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.table_list(p_project text, p_environment text, p_org text) TO service_role;

-- acl public.FUNCTION table_show(p_project text, p_environment text, p_name text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.table_show(p_project text, p_environment text, p_name text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.table_show(p_project text, p_environment text, p_name text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.table_show(p_project text, p_environment text, p_name text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.table_show(p_project text, p_environment text, p_name text, p_org text) TO service_role;

-- acl public.FUNCTION table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.table_vacuum(p_project text, p_environment text, p_name text, p_files integer, p_org text) TO service_role;

-- acl public.FUNCTION template_apply(p_template jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.template_apply(p_template jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.template_apply(p_template jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.template_apply(p_template jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.template_apply(p_template jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.template_apply(p_template jsonb) TO service_role;

-- acl public.FUNCTION template_list(p_project text, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.template_list(p_project text, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.template_list(p_project text, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.template_list(p_project text, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.template_list(p_project text, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.template_list(p_project text, p_org text) TO service_role;

-- acl public.FUNCTION template_show(p_project text, p_name text, p_version integer, p_org text), owner lhcr_owner
REVOKE ALL ON FUNCTION public.template_show(p_project text, p_name text, p_version integer, p_org text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.template_show(p_project text, p_name text, p_version integer, p_org text) TO lhcr_user;
GRANT ALL ON FUNCTION public.template_show(p_project text, p_name text, p_version integer, p_org text) TO lhcr_worker;
GRANT ALL ON FUNCTION public.template_show(p_project text, p_name text, p_version integer, p_org text) TO authenticated;
GRANT ALL ON FUNCTION public.template_show(p_project text, p_name text, p_version integer, p_org text) TO service_role;

-- acl public.FUNCTION usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) TO service_role;

-- acl public.FUNCTION whoami(), owner lhcr_owner
REVOKE ALL ON FUNCTION public.whoami() FROM PUBLIC;
GRANT ALL ON FUNCTION public.whoami() TO lhcr_user;
GRANT ALL ON FUNCTION public.whoami() TO lhcr_worker;
GRANT ALL ON FUNCTION public.whoami() TO authenticated;
GRANT ALL ON FUNCTION public.whoami() TO service_role;

-- acl public.FUNCTION worker_list(), owner lhcr_owner
REVOKE ALL ON FUNCTION public.worker_list() FROM PUBLIC;
GRANT ALL ON FUNCTION public.worker_list() TO lhcr_user;
GRANT ALL ON FUNCTION public.worker_list() TO lhcr_worker;
GRANT ALL ON FUNCTION public.worker_list() TO authenticated;
GRANT ALL ON FUNCTION public.worker_list() TO service_role;

-- acl public.FUNCTION worker_register(p_worker text, p_info jsonb), owner lhcr_owner
REVOKE ALL ON FUNCTION public.worker_register(p_worker text, p_info jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.worker_register(p_worker text, p_info jsonb) TO lhcr_user;
GRANT ALL ON FUNCTION public.worker_register(p_worker text, p_info jsonb) TO lhcr_worker;
GRANT ALL ON FUNCTION public.worker_register(p_worker text, p_info jsonb) TO authenticated;
GRANT ALL ON FUNCTION public.worker_register(p_worker text, p_info jsonb) TO service_role;

-- acl public.TABLE alerts, owner lhcr_owner
GRANT SELECT ON TABLE public.alerts TO lhcr_user;
GRANT SELECT ON TABLE public.alerts TO lhcr_worker;
GRANT SELECT ON TABLE public.alerts TO authenticated;
GRANT SELECT ON TABLE public.alerts TO service_role;

-- acl public.TABLE artifacts, owner lhcr_owner
GRANT SELECT ON TABLE public.artifacts TO lhcr_user;
GRANT SELECT ON TABLE public.artifacts TO lhcr_worker;
GRANT SELECT ON TABLE public.artifacts TO authenticated;
GRANT SELECT ON TABLE public.artifacts TO service_role;

-- acl public.TABLE lake_tables, owner lhcr_owner
GRANT SELECT ON TABLE public.lake_tables TO lhcr_user;
GRANT SELECT ON TABLE public.lake_tables TO lhcr_worker;
GRANT SELECT ON TABLE public.lake_tables TO authenticated;
GRANT SELECT ON TABLE public.lake_tables TO service_role;

-- acl public.TABLE run_events, owner lhcr_owner
GRANT SELECT ON TABLE public.run_events TO lhcr_user;
GRANT SELECT ON TABLE public.run_events TO lhcr_worker;
GRANT SELECT ON TABLE public.run_events TO authenticated;
GRANT SELECT ON TABLE public.run_events TO service_role;

-- acl public.TABLE run_phases, owner lhcr_owner
GRANT SELECT ON TABLE public.run_phases TO lhcr_user;
GRANT SELECT ON TABLE public.run_phases TO lhcr_worker;
GRANT SELECT ON TABLE public.run_phases TO authenticated;
GRANT SELECT ON TABLE public.run_phases TO service_role;

-- acl public.TABLE run_templates, owner lhcr_owner
GRANT SELECT ON TABLE public.run_templates TO lhcr_user;
GRANT SELECT ON TABLE public.run_templates TO lhcr_worker;
GRANT SELECT ON TABLE public.run_templates TO authenticated;
GRANT SELECT ON TABLE public.run_templates TO service_role;

-- acl public.TABLE runs, owner lhcr_owner
GRANT SELECT ON TABLE public.runs TO lhcr_user;
GRANT SELECT ON TABLE public.runs TO lhcr_worker;
GRANT SELECT ON TABLE public.runs TO authenticated;
GRANT SELECT ON TABLE public.runs TO service_role;

-- acl public.TABLE schedules, owner lhcr_owner
GRANT SELECT ON TABLE public.schedules TO lhcr_user;
GRANT SELECT ON TABLE public.schedules TO lhcr_worker;
GRANT SELECT ON TABLE public.schedules TO authenticated;
GRANT SELECT ON TABLE public.schedules TO service_role;

-- acl public.TABLE sessions, owner lhcr_owner
GRANT SELECT ON TABLE public.sessions TO lhcr_user;
GRANT SELECT ON TABLE public.sessions TO lhcr_worker;
GRANT SELECT ON TABLE public.sessions TO authenticated;
GRANT SELECT ON TABLE public.sessions TO service_role;

-- check constraint ops.connection connection_secret_ref_is_a_reference, owner lhcr_owner
ALTER TABLE ops.connection
    ADD CONSTRAINT connection_secret_ref_is_a_reference CHECK (((secret_ref ~ '^(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^[:cntrl:]]+)$'::text) AND (length(secret_ref) <= 1000))) NOT VALID;

-- comment SCHEMA ops, owner lhcr_owner

-- comment SCHEMA public, owner pg_database_owner

-- constraint ops.agent_key agent_key_is_one_of_its_kind, owner lhcr_owner
ALTER TABLE ONLY ops.agent_key
    ADD CONSTRAINT agent_key_is_one_of_its_kind UNIQUE (key_sha256);

-- constraint ops.agent_key agent_key_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.agent_key
    ADD CONSTRAINT agent_key_pkey PRIMARY KEY (key_id);

-- constraint ops.alert alert_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (alert_id);

-- constraint ops.alert_channel alert_channel_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_channel
    ADD CONSTRAINT alert_channel_pkey PRIMARY KEY (environment_id, name);

-- constraint ops.alert_config alert_config_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_config
    ADD CONSTRAINT alert_config_pkey PRIMARY KEY (environment_id);

-- constraint ops.alert_count alert_count_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_count
    ADD CONSTRAINT alert_count_pkey PRIMARY KEY (environment_id, rule, subject, minute);

-- constraint ops.alert_cursor alert_cursor_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_cursor
    ADD CONSTRAINT alert_cursor_pkey PRIMARY KEY (only_one);

-- constraint ops.alert_delivery alert_delivery_is_made_once, owner lhcr_owner
ALTER TABLE ONLY ops.alert_delivery
    ADD CONSTRAINT alert_delivery_is_made_once UNIQUE (alert_id, channel, reason, step);

-- constraint ops.alert_delivery alert_delivery_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_delivery
    ADD CONSTRAINT alert_delivery_pkey PRIMARY KEY (delivery_id);

-- constraint ops.alert_route alert_route_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_route
    ADD CONSTRAINT alert_route_pkey PRIMARY KEY (environment_id, "position");

-- constraint ops.alert_rule alert_rule_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_rule
    ADD CONSTRAINT alert_rule_pkey PRIMARY KEY (environment_id, name);

-- constraint ops.artifact artifact_id_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.artifact
    ADD CONSTRAINT artifact_id_is_unique UNIQUE (artifact_id);

-- constraint ops.artifact artifact_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.artifact
    ADD CONSTRAINT artifact_pkey PRIMARY KEY (org_id, environment_id, sha256);

-- constraint ops.artifact_announcement artifact_announcement_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.artifact_announcement
    ADD CONSTRAINT artifact_announcement_pkey PRIMARY KEY (environment_id, sha256, lease_token);

-- constraint ops.artifact_link artifact_link_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.artifact_link
    ADD CONSTRAINT artifact_link_pkey PRIMARY KEY (run_id, phase_no, attempt, name);

-- constraint ops.attempt attempt_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.attempt
    ADD CONSTRAINT attempt_pkey PRIMARY KEY (run_id, phase_no, lease_token);

-- constraint ops.audit audit_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (audit_id);

-- constraint ops.audit_batch audit_batch_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.audit_batch
    ADD CONSTRAINT audit_batch_pkey PRIMARY KEY (org_id, seq);

-- constraint ops.audit_chain audit_chain_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (only_one);

-- constraint ops.audit_exported audit_exported_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.audit_exported
    ADD CONSTRAINT audit_exported_pkey PRIMARY KEY (org_id, seq);

-- constraint ops.backfill backfill_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.backfill
    ADD CONSTRAINT backfill_pkey PRIMARY KEY (backfill_id);

-- constraint ops.backfill_again backfill_again_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.backfill_again
    ADD CONSTRAINT backfill_again_pkey PRIMARY KEY (backfill_id, logical_at);

-- constraint ops.cap cap_name_is_unique_in_its_scope, owner lhcr_owner
ALTER TABLE ONLY ops.cap
    ADD CONSTRAINT cap_name_is_unique_in_its_scope UNIQUE NULLS NOT DISTINCT (org_id, project_id, environment_id, name);

-- constraint ops.cap cap_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap
    ADD CONSTRAINT cap_pkey PRIMARY KEY (cap_id);

-- constraint ops.cap_counter cap_counter_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap_counter
    ADD CONSTRAINT cap_counter_pkey PRIMARY KEY (cap_id, window_start, seq);

-- constraint ops.cap_waiter cap_waiter_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap_waiter
    ADD CONSTRAINT cap_waiter_pkey PRIMARY KEY (run_id, phase_no);

-- constraint ops.cap_window cap_window_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap_window
    ADD CONSTRAINT cap_window_pkey PRIMARY KEY (cap_id, window_start);

-- constraint ops.claim claim_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (claim_id);

-- constraint ops.concurrency_limit concurrency_limit_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.concurrency_limit
    ADD CONSTRAINT concurrency_limit_pkey PRIMARY KEY (environment_id, key);

-- constraint ops.concurrency_slot concurrency_slot_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.concurrency_slot
    ADD CONSTRAINT concurrency_slot_pkey PRIMARY KEY (run_id, phase_no, key);

-- constraint ops.concurrency_waiter concurrency_waiter_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.concurrency_waiter
    ADD CONSTRAINT concurrency_waiter_pkey PRIMARY KEY (run_id, phase_no);

-- constraint ops.connection connection_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.connection
    ADD CONSTRAINT connection_pkey PRIMARY KEY (environment_id, name);

-- constraint ops.due due_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.due
    ADD CONSTRAINT due_pkey PRIMARY KEY (due_at, run_id, phase_no);

-- constraint ops.environment environment_name_is_unique_in_its_project, owner lhcr_owner
ALTER TABLE ONLY ops.environment
    ADD CONSTRAINT environment_name_is_unique_in_its_project UNIQUE (project_id, name);

-- constraint ops.environment environment_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.environment
    ADD CONSTRAINT environment_pkey PRIMARY KEY (environment_id);

-- constraint ops.event event_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (run_id, event_id);

-- constraint ops.event event_seq_is_unique_in_its_run, owner lhcr_owner
ALTER TABLE ONLY ops.event
    ADD CONSTRAINT event_seq_is_unique_in_its_run UNIQUE (run_id, seq);

-- constraint ops.event_type_entry event_type_entry_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.event_type_entry
    ADD CONSTRAINT event_type_entry_pkey PRIMARY KEY (name);

-- constraint ops.failure_class_entry failure_class_entry_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.failure_class_entry
    ADD CONSTRAINT failure_class_entry_pkey PRIMARY KEY (name);

-- constraint ops.gateway gateway_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.gateway
    ADD CONSTRAINT gateway_pkey PRIMARY KEY (login);

-- constraint ops.idempotency_key idempotency_key_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (project_id, key);

-- constraint ops.lake_table lake_table_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.lake_table
    ADD CONSTRAINT lake_table_pkey PRIMARY KEY (environment_id, name);

-- constraint ops.lake_table_version lake_table_version_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.lake_table_version
    ADD CONSTRAINT lake_table_version_pkey PRIMARY KEY (environment_id, name, version);

-- constraint ops.lane_clock lane_clock_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.lane_clock
    ADD CONSTRAINT lane_clock_pkey PRIMARY KEY (lane);

-- constraint ops.lease lease_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (run_id, phase_no);

-- constraint ops.membership membership_is_granted_once, owner lhcr_owner
ALTER TABLE ONLY ops.membership
    ADD CONSTRAINT membership_is_granted_once UNIQUE NULLS NOT DISTINCT (principal_id, org_id, project_id, environment_id, role);

-- constraint ops.organisation organisation_name_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.organisation
    ADD CONSTRAINT organisation_name_is_unique UNIQUE (name);

-- constraint ops.organisation organisation_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (org_id);

-- constraint ops.phase phase_name_is_unique_in_its_run, owner lhcr_owner
ALTER TABLE ONLY ops.phase
    ADD CONSTRAINT phase_name_is_unique_in_its_run UNIQUE (run_id, name);

-- constraint ops.phase phase_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.phase
    ADD CONSTRAINT phase_pkey PRIMARY KEY (run_id, phase_no);

-- constraint ops.phase_status_entry phase_status_entry_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.phase_status_entry
    ADD CONSTRAINT phase_status_entry_pkey PRIMARY KEY (name);

-- constraint ops.phase_transition phase_transition_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.phase_transition
    ADD CONSTRAINT phase_transition_pkey PRIMARY KEY (event, from_status);

-- constraint ops.principal principal_login_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.principal
    ADD CONSTRAINT principal_login_is_unique UNIQUE (login);

-- constraint ops.principal principal_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.principal
    ADD CONSTRAINT principal_pkey PRIMARY KEY (principal_id);

-- constraint ops.principal principal_token_role_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.principal
    ADD CONSTRAINT principal_token_role_is_unique UNIQUE (token_role);

-- constraint ops.principal principal_token_subject_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.principal
    ADD CONSTRAINT principal_token_subject_is_unique UNIQUE (token_subject);

-- constraint ops.project project_name_is_unique_in_its_organisation, owner lhcr_owner
ALTER TABLE ONLY ops.project
    ADD CONSTRAINT project_name_is_unique_in_its_organisation UNIQUE (org_id, name);

-- constraint ops.project project_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (project_id);

-- constraint ops.promotion_gate promotion_gate_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_gate
    ADD CONSTRAINT promotion_gate_pkey PRIMARY KEY (environment_id);

-- constraint ops.promotion_proof promotion_proof_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_proof
    ADD CONSTRAINT promotion_proof_pkey PRIMARY KEY (environment_id, template_id);

-- constraint ops.pruned_chain pruned_chain_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.pruned_chain
    ADD CONSTRAINT pruned_chain_pkey PRIMARY KEY (month, org_id);

-- constraint ops.pruned_month pruned_month_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.pruned_month
    ADD CONSTRAINT pruned_month_pkey PRIMARY KEY (month);

-- constraint ops.queue queue_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.queue
    ADD CONSTRAINT queue_is_unique UNIQUE (environment_id, lane, executor, band, requires);

-- constraint ops.queue queue_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.queue
    ADD CONSTRAINT queue_pkey PRIMARY KEY (queue_id);

-- constraint ops.queue_slot queue_slot_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.queue_slot
    ADD CONSTRAINT queue_slot_pkey PRIMARY KEY (environment_id, queue_key);

-- constraint ops.queue_waiter queue_waiter_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.queue_waiter
    ADD CONSTRAINT queue_waiter_pkey PRIMARY KEY (environment_id, queue_key, run_id);

-- constraint ops.ready ready_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.ready
    ADD CONSTRAINT ready_pkey PRIMARY KEY (queue_id, key, run_id, phase_no);

-- constraint ops.rescore rescore_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.rescore
    ADD CONSTRAINT rescore_pkey PRIMARY KEY (environment_id, subject);

-- constraint ops.role_permission role_permission_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.role_permission
    ADD CONSTRAINT role_permission_pkey PRIMARY KEY (role, permission);

-- constraint ops.run run_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (run_id);

-- constraint ops.run_status_entry run_status_entry_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.run_status_entry
    ADD CONSTRAINT run_status_entry_pkey PRIMARY KEY (name);

-- constraint ops.run_transition run_transition_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.run_transition
    ADD CONSTRAINT run_transition_pkey PRIMARY KEY (event, from_status);

-- constraint ops.schedule schedule_name_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_name_is_unique UNIQUE (environment_id, name);

-- constraint ops.schedule schedule_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (schedule_id);

-- constraint ops.schedule_fire schedule_fires_once_for_a_logical_time, owner lhcr_owner
ALTER TABLE ONLY ops.schedule_fire
    ADD CONSTRAINT schedule_fires_once_for_a_logical_time UNIQUE NULLS NOT DISTINCT (schedule_id, logical_at, backfill_id);

-- constraint ops.score_weight score_weight_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.score_weight
    ADD CONSTRAINT score_weight_pkey PRIMARY KEY (project_id, signal);

-- constraint ops.session session_name_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.session
    ADD CONSTRAINT session_name_is_unique UNIQUE (environment_id, name);

-- constraint ops.session session_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (session_id);

-- constraint ops.setting setting_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (environment_id, name);

-- constraint ops.signal signal_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.signal
    ADD CONSTRAINT signal_pkey PRIMARY KEY (environment_id, subject, name);

-- constraint ops.template template_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.template
    ADD CONSTRAINT template_pkey PRIMARY KEY (template_id);

-- constraint ops.template template_version_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.template
    ADD CONSTRAINT template_version_is_unique UNIQUE (project_id, name, version);

-- constraint ops.worker worker_instance_is_registered_once, owner lhcr_owner
ALTER TABLE ONLY ops.worker
    ADD CONSTRAINT worker_instance_is_registered_once UNIQUE (principal_id, name, instance);

-- constraint ops.worker worker_lock_key_is_unique, owner lhcr_owner
ALTER TABLE ONLY ops.worker
    ADD CONSTRAINT worker_lock_key_is_unique UNIQUE (lock_key);

-- constraint ops.worker worker_pkey, owner lhcr_owner
ALTER TABLE ONLY ops.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (worker_id);

-- fk constraint ops.agent_key agent_key_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.agent_key
    ADD CONSTRAINT agent_key_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.agent_key agent_key_principal_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.agent_key
    ADD CONSTRAINT agent_key_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES ops.principal(principal_id);

-- fk constraint ops.alert_channel alert_channel_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_channel
    ADD CONSTRAINT alert_channel_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.alert_config alert_config_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_config
    ADD CONSTRAINT alert_config_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.alert_count alert_count_environment_id_rule_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_count
    ADD CONSTRAINT alert_count_environment_id_rule_fkey FOREIGN KEY (environment_id, rule) REFERENCES ops.alert_rule(environment_id, name) ON DELETE CASCADE;

-- fk constraint ops.alert_delivery alert_delivery_alert_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_delivery
    ADD CONSTRAINT alert_delivery_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES ops.alert(alert_id) ON DELETE CASCADE;

-- fk constraint ops.alert_route alert_route_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_route
    ADD CONSTRAINT alert_route_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.alert_rule alert_rule_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.alert_rule
    ADD CONSTRAINT alert_rule_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.backfill backfill_schedule_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.backfill
    ADD CONSTRAINT backfill_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES ops.schedule(schedule_id) ON DELETE CASCADE;

-- fk constraint ops.backfill_again backfill_again_backfill_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.backfill_again
    ADD CONSTRAINT backfill_again_backfill_id_fkey FOREIGN KEY (backfill_id) REFERENCES ops.backfill(backfill_id) ON DELETE CASCADE;

-- fk constraint ops.cap cap_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap
    ADD CONSTRAINT cap_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.cap cap_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap
    ADD CONSTRAINT cap_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.cap cap_principal_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap
    ADD CONSTRAINT cap_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES ops.principal(principal_id);

-- fk constraint ops.cap cap_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.cap
    ADD CONSTRAINT cap_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.concurrency_limit concurrency_limit_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.concurrency_limit
    ADD CONSTRAINT concurrency_limit_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.concurrency_limit concurrency_limit_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.concurrency_limit
    ADD CONSTRAINT concurrency_limit_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.concurrency_limit concurrency_limit_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.concurrency_limit
    ADD CONSTRAINT concurrency_limit_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.environment environment_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.environment
    ADD CONSTRAINT environment_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.environment environment_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.environment
    ADD CONSTRAINT environment_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.membership membership_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.membership
    ADD CONSTRAINT membership_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.membership membership_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.membership
    ADD CONSTRAINT membership_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.membership membership_principal_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.membership
    ADD CONSTRAINT membership_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES ops.principal(principal_id);

-- fk constraint ops.membership membership_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.membership
    ADD CONSTRAINT membership_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.principal principal_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.principal
    ADD CONSTRAINT principal_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.project project_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.project
    ADD CONSTRAINT project_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.promotion_gate promotion_gate_after_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_gate
    ADD CONSTRAINT promotion_gate_after_environment_id_fkey FOREIGN KEY (after_environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.promotion_gate promotion_gate_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_gate
    ADD CONSTRAINT promotion_gate_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.promotion_gate promotion_gate_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_gate
    ADD CONSTRAINT promotion_gate_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.promotion_gate promotion_gate_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_gate
    ADD CONSTRAINT promotion_gate_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.promotion_proof promotion_proof_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_proof
    ADD CONSTRAINT promotion_proof_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.promotion_proof promotion_proof_template_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.promotion_proof
    ADD CONSTRAINT promotion_proof_template_id_fkey FOREIGN KEY (template_id) REFERENCES ops.template(template_id);

-- fk constraint ops.pruned_chain pruned_chain_month_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.pruned_chain
    ADD CONSTRAINT pruned_chain_month_fkey FOREIGN KEY (month) REFERENCES ops.pruned_month(month);

-- fk constraint ops.queue queue_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.queue
    ADD CONSTRAINT queue_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.rescore rescore_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.rescore
    ADD CONSTRAINT rescore_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.rescore rescore_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.rescore
    ADD CONSTRAINT rescore_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.rescore rescore_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.rescore
    ADD CONSTRAINT rescore_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.schedule schedule_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.schedule schedule_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.schedule schedule_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.schedule
    ADD CONSTRAINT schedule_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.schedule_fire schedule_fire_schedule_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.schedule_fire
    ADD CONSTRAINT schedule_fire_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES ops.schedule(schedule_id) ON DELETE CASCADE;

-- fk constraint ops.score_weight score_weight_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.score_weight
    ADD CONSTRAINT score_weight_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.score_weight score_weight_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.score_weight
    ADD CONSTRAINT score_weight_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.session session_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.session
    ADD CONSTRAINT session_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.session session_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.session
    ADD CONSTRAINT session_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.session session_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.session
    ADD CONSTRAINT session_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.signal signal_environment_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.signal
    ADD CONSTRAINT signal_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES ops.environment(environment_id);

-- fk constraint ops.signal signal_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.signal
    ADD CONSTRAINT signal_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.signal signal_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.signal
    ADD CONSTRAINT signal_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.template template_org_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.template
    ADD CONSTRAINT template_org_id_fkey FOREIGN KEY (org_id) REFERENCES ops.organisation(org_id);

-- fk constraint ops.template template_project_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.template
    ADD CONSTRAINT template_project_id_fkey FOREIGN KEY (project_id) REFERENCES ops.project(project_id);

-- fk constraint ops.worker worker_principal_id_fkey, owner lhcr_owner
ALTER TABLE ONLY ops.worker
    ADD CONSTRAINT worker_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES ops.principal(principal_id);

-- function ops._agent_find(text, text, text), owner lhcr_owner

-- function ops._agent_json(ops.principal), owner lhcr_owner

-- function ops._agent_of_key(text), owner lhcr_owner

-- function ops._ago(timestamp with time zone), owner lhcr_owner

-- function ops._alert_body(ops.alert, text), owner lhcr_owner

-- function ops._alert_calm(jsonb), owner lhcr_owner

-- function ops._alert_channel_check(text, jsonb), owner lhcr_owner

-- function ops._alert_close(uuid[], uuid, text), owner lhcr_owner

-- function ops._alert_config_check(jsonb), owner lhcr_owner

-- function ops._alert_config_json(ops.alert_config, ops.environment), owner lhcr_owner

-- function ops._alert_count(ops.alert_rule, text), owner lhcr_owner

-- function ops._alert_duration_check(text, jsonb), owner lhcr_owner

-- function ops._alert_escalate(integer), owner lhcr_owner

-- function ops._alert_find(uuid, text), owner lhcr_owner

-- function ops._alert_json(ops.alert), owner lhcr_owner

-- function ops._alert_judge(jsonb), owner lhcr_owner

-- function ops._alert_keys_check(text, jsonb, text[]), owner lhcr_owner

-- function ops._alert_like(text, text), owner lhcr_owner

-- function ops._alert_lock(uuid), owner lhcr_owner

-- function ops._alert_match_check(text, jsonb, text[]), owner lhcr_owner

-- function ops._alert_matches(jsonb, jsonb), owner lhcr_owner

-- function ops._alert_measure(integer), owner lhcr_owner

-- function ops._alert_ms(text), owner lhcr_owner

-- function ops._alert_page(ops.alert_cursor, integer), owner lhcr_owner

-- function ops._alert_prune(), owner lhcr_owner

-- function ops._alert_put(jsonb), owner lhcr_owner

-- function ops._alert_queue(ops.alert_rule), owner lhcr_owner

-- function ops._alert_quiet_until(jsonb, text, timestamp with time zone), owner lhcr_owner

-- function ops._alert_recheck(), owner lhcr_owner

-- function ops._alert_refuse(text, text, text), owner lhcr_owner

-- function ops._alert_route_check(text, jsonb, jsonb), owner lhcr_owner

-- function ops._alert_rule_check(text, jsonb), owner lhcr_owner

-- function ops._alert_rule_row(ops.environment, jsonb), owner lhcr_owner

-- function ops._alert_span(bigint), owner lhcr_owner

-- function ops._alert_stale(ops.alert_rule), owner lhcr_owner

-- function ops._alert_tell(ops.alert, text, integer, text[], timestamp with time zone), owner lhcr_owner

-- function ops._alert_tell_runs(), owner lhcr_owner

-- function ops._artifact_announced(integer, text), owner lhcr_owner

-- function ops._artifact_check(jsonb), owner lhcr_owner

-- function ops._artifact_key(integer, text), owner lhcr_owner

-- function ops._artifact_lock_key(integer, text), owner lhcr_owner

-- function ops._artifact_verdict(ops.environment, text, timestamp with time zone, interval), owner lhcr_owner

-- function ops._artifacts_json(uuid), owner lhcr_owner

-- function ops._attempt_end(uuid, smallint, uuid, text, text, jsonb, jsonb, jsonb), owner lhcr_owner

-- function ops._attempt_fail(ops.run, smallint, uuid, jsonb, jsonb, text), owner lhcr_owner

-- function ops._attempt_fail_tell(ops.run, ops.phase, text, jsonb, timestamp with time zone), owner lhcr_owner

-- function ops._audit(text, integer, integer, integer, text, text, jsonb), owner lhcr_owner

-- function ops._audit_chain_hash(bytea, integer, bigint, timestamp with time zone, bytea), owner lhcr_owner

-- function ops._audit_covered_below(), owner lhcr_owner

-- function ops._audit_guard(), owner lhcr_owner

-- function ops._audit_org(text), owner lhcr_owner

-- function ops._audit_pruned(uuid), owner lhcr_owner

-- function ops._audit_seal_for(interval), owner lhcr_owner

-- function ops._audit_text(ops.audit), owner lhcr_owner

-- function ops._audit_whole_org(text), owner lhcr_owner

-- function ops._backfill_json(ops.backfill), owner lhcr_owner

-- function ops._backfill_lock(uuid, text), owner lhcr_owner

-- function ops._backfill_settle(uuid), owner lhcr_owner

-- function ops._backfill_step(ops.backfill), owner lhcr_owner

-- function ops._backoff(jsonb, integer), owner lhcr_owner

-- function ops._budget_apply(ops.principal), owner lhcr_owner

-- function ops._budget_owns(ops.principal, ops.cap), owner lhcr_owner

-- function ops._budget_read(jsonb), owner lhcr_owner

-- function ops._budget_use(ops.principal), owner lhcr_owner

-- function ops._cap_add(integer[], timestamp with time zone[], numeric[], boolean[]), owner lhcr_owner

-- function ops._cap_admit(uuid[], smallint[]), owner lhcr_owner

-- function ops._cap_applies(ops.cap, ops.run), owner lhcr_owner

-- function ops._cap_begin(integer[]), owner lhcr_owner

-- function ops._cap_check(jsonb), owner lhcr_owner

-- function ops._cap_covers(ops.cap, ops.environment), owner lhcr_owner

-- function ops._cap_create(ops.run), owner lhcr_owner

-- function ops._cap_definition(ops.cap), owner lhcr_owner

-- function ops._cap_drop(ops.cap), owner lhcr_owner

-- function ops._cap_json(ops.cap, timestamp with time zone, numeric), owner lhcr_owner

-- function ops._cap_lock_name(ops.cap), owner lhcr_owner

-- function ops._cap_need(ops.cap, ops.run, ops.phase), owner lhcr_owner

-- function ops._cap_park(ops.run, ops.phase, ops.cap, timestamp with time zone, numeric, numeric), owner lhcr_owner

-- function ops._cap_place(text, text, text, text, text), owner lhcr_owner

-- function ops._cap_principal(integer, text), owner lhcr_owner

-- function ops._cap_put(ops.cap, jsonb), owner lhcr_owner

-- function ops._cap_refuse(ops.phase, ops.cap, timestamp with time zone, numeric, text), owner lhcr_owner

-- function ops._cap_reserve(uuid[], smallint[]), owner lhcr_owner

-- function ops._cap_scope(ops.cap), owner lhcr_owner

-- function ops._cap_settle(), owner lhcr_owner

-- function ops._cap_states(uuid[], timestamp with time zone), owner lhcr_owner

-- function ops._cap_take_over(ops.cap), owner lhcr_owner

-- function ops._cap_text(ops.cap, numeric), owner lhcr_owner

-- function ops._cap_tick(), owner lhcr_owner

-- function ops._cap_too_small(ops.cap, numeric), owner lhcr_owner

-- function ops._cap_total(integer, timestamp with time zone), owner lhcr_owner

-- function ops._cap_unseen(integer, timestamp with time zone, pg_snapshot, xid8, xid8), owner lhcr_owner

-- function ops._cap_usage(ops.cap), owner lhcr_owner

-- function ops._cap_waited_for(uuid, smallint), owner lhcr_owner

-- function ops._cap_wake(integer[]), owner lhcr_owner

-- function ops._cap_window_end(ops.cap, timestamp with time zone), owner lhcr_owner

-- function ops._cap_window_json(ops.cap, timestamp with time zone), owner lhcr_owner

-- function ops._cap_window_start(ops.cap, timestamp with time zone), owner lhcr_owner

-- function ops._capabilities(ops.worker), owner lhcr_owner

-- function ops._cast_check(text, text, text), owner lhcr_owner

-- function ops._claim_answer(uuid, uuid[], smallint[], uuid[]), owner lhcr_owner

-- function ops._claim_take(ops.worker, uuid[], smallint[], integer, boolean, uuid, boolean), owner lhcr_owner

-- function ops._clock_read(regclass, timestamp with time zone), owner lhcr_owner

-- function ops._clocks_rest(integer[]), owner lhcr_owner

-- function ops._completion_plain(uuid, text, uuid, jsonb, jsonb), owner lhcr_owner

-- function ops._completions_write(jsonb, integer[], text, timestamp with time zone), owner lhcr_owner

-- function ops._concurrency_admit(uuid[], smallint[]), owner lhcr_owner

-- function ops._concurrency_begin(integer[]), owner lhcr_owner

-- function ops._concurrency_count(ops.concurrency_limit, uuid[]), owner lhcr_owner

-- function ops._concurrency_json(ops.concurrency_limit), owner lhcr_owner

-- function ops._concurrency_keys(ops.run, ops.phase), owner lhcr_owner

-- function ops._concurrency_tick(), owner lhcr_owner

-- function ops._concurrency_unslot(uuid[]), owner lhcr_owner

-- function ops._concurrency_wake(integer), owner lhcr_owner

-- function ops._connection_find(text, text, text, text, text), owner lhcr_owner

-- function ops._connection_json(ops.connection), owner lhcr_owner

-- function ops._cron_field(text, integer, integer, text[], text), owner lhcr_owner

-- function ops._cron_fields(text), owner lhcr_owner

-- function ops._cron_near(text, text, timestamp with time zone, boolean), owner lhcr_owner

-- function ops._cron_next(text, text, timestamp with time zone), owner lhcr_owner

-- function ops._deadline_minutes(timestamp with time zone, timestamp with time zone), owner lhcr_owner

-- function ops._delivery_audit(ops.alert_delivery), owner lhcr_owner

-- function ops._delivery_due(), owner lhcr_owner

-- function ops._delivery_json(ops.alert_delivery), owner lhcr_owner

-- function ops._doctor_audit_seal(interval), owner lhcr_owner

-- function ops._doctor_claim_plan(), owner lhcr_owner

-- function ops._doctor_dead_tuples(), owner lhcr_owner

-- function ops._doctor_index_bloat(), owner lhcr_owner

-- function ops._doctor_oldest_snapshot(interval), owner lhcr_owner

-- function ops._doctor_partitions(), owner lhcr_owner

-- function ops._doctor_queue(interval), owner lhcr_owner

-- function ops._doctor_replication_slots(), owner lhcr_owner

-- function ops._environment_find(text, text, text, text), owner lhcr_owner

-- function ops._environments_permitted(text), owner lhcr_owner

-- function ops._event_add(ops.run, smallint, text, text, text, jsonb), owner lhcr_owner

-- function ops._event_guard(), owner lhcr_owner

-- function ops._event_json(ops.event, text), owner lhcr_owner

-- function ops._events_check(jsonb), owner lhcr_owner

-- function ops._fail(text, text, jsonb, text), owner lhcr_owner

-- function ops._fair_time(ops.run, integer, timestamp with time zone), owner lhcr_owner

-- function ops._fair_times(ops.run, integer, timestamp with time zone, integer), owner lhcr_owner

-- function ops._finding(text, text, text, text, jsonb), owner lhcr_owner

-- function ops._floor_class(integer), owner lhcr_owner

-- function ops._floor_enter(integer, bigint), owner lhcr_owner

-- function ops._floor_pending(integer), owner lhcr_owner

-- function ops._floor_raise(integer, regclass, bigint), owner lhcr_owner

-- function ops._floor_read(regclass), owner lhcr_owner

-- function ops._floor_second(bigint), owner lhcr_owner

-- function ops._floors_check(), owner lhcr_owner

-- function ops._has_role(integer, text), owner lhcr_owner

-- function ops._idempotency_claim(ops.environment, text, jsonb, uuid, timestamp with time zone), owner lhcr_owner

-- function ops._idempotency_claim_all(ops.environment, jsonb[], uuid[], timestamp with time zone), owner lhcr_owner

-- function ops._is_common_pattern(text), owner lhcr_owner

-- function ops._is_count(jsonb), owner lhcr_owner

-- function ops._is_promoted(ops.environment, ops.template, jsonb), owner lhcr_owner

-- function ops._lane_clock(text), owner lhcr_owner

-- function ops._lease_check(ops.run, text, uuid, text), owner lhcr_owner

-- function ops._lease_guard_delete(), owner lhcr_owner

-- function ops._lease_guard_identity(), owner lhcr_owner

-- function ops._lease_guard_insert(), owner lhcr_owner

-- function ops._lease_guard_phase(), owner lhcr_owner

-- function ops._line_pass(integer, text), owner lhcr_owner

-- function ops._member_check(text, text, text, text), owner lhcr_owner

-- function ops._member_json(ops.membership), owner lhcr_owner

-- function ops._member_place(jsonb), owner lhcr_owner

-- function ops._month_holds(date, uuid, uuid[], boolean), owner lhcr_owner

-- function ops._number_check(text, jsonb, numeric, numeric), owner lhcr_owner

-- function ops._owner_check(text), owner lhcr_owner

-- function ops._params_all(ops.template, jsonb[]), owner lhcr_owner

-- function ops._params_check(ops.template, jsonb), owner lhcr_owner

-- function ops._params_filled(ops.template, jsonb), owner lhcr_owner

-- function ops._parked_for(ops.phase), owner lhcr_owner

-- function ops._parked_move(ops.phase, bigint), owner lhcr_owner

-- function ops._parked_return(uuid, smallint, bigint), owner lhcr_owner

-- function ops._partition_create(text, text, date), owner lhcr_owner

-- function ops._partition_now(timestamp with time zone), owner lhcr_owner

-- function ops._partitions(), owner lhcr_owner

-- function ops._permits(text, integer), owner lhcr_owner

-- function ops._permitted_everywhere(text, integer, integer), owner lhcr_owner

-- function ops._phase_advance(ops.run, smallint, text, jsonb, jsonb, jsonb, timestamp with time zone), owner lhcr_owner

-- function ops._phase_gates_check(text, jsonb), owner lhcr_owner

-- function ops._phase_next(ops.run), owner lhcr_owner

-- function ops._phase_rescore(ops.run), owner lhcr_owner

-- function ops._phase_reuse(ops.run, ops.phase), owner lhcr_owner

-- function ops._phases_enqueue(uuid[], smallint[]), owner lhcr_owner

-- function ops._principal(), owner lhcr_owner

-- function ops._principal_permits(uuid, text, integer), owner lhcr_owner

-- function ops._project_find(text, text, text), owner lhcr_owner

-- function ops._promotion_check(ops.environment, ops.template, jsonb), owner lhcr_owner

-- function ops._promotion_proof(integer, ops.template), owner lhcr_owner

-- function ops._promotion_record(ops.run, ops.template, jsonb), owner lhcr_owner

-- function ops._prune_begin(date, boolean), owner lhcr_owner

-- function ops._prune_blocker(), owner lhcr_owner

-- function ops._prune_step(date), owner lhcr_owner

-- function ops._queue_depth(ops.queue), owner lhcr_owner

-- function ops._queue_id(ops.run, text, text, jsonb), owner lhcr_owner

-- function ops._queue_key_lock(integer, text), owner lhcr_owner

-- function ops._queue_rates(integer[]), owner lhcr_owner

-- function ops._queue_sequence(text), owner lhcr_owner

-- function ops._queue_timeout(ops.run), owner lhcr_owner

-- function ops._ready_before(ops.phase, integer), owner lhcr_owner

-- function ops._ready_enter(ops.phase), owner lhcr_owner

-- function ops._ready_key(integer, text, bigint), owner lhcr_owner

-- function ops._ready_take(integer[], integer), owner lhcr_owner

-- function ops._ready_take_run(uuid, ops.worker), owner lhcr_owner

-- function ops._realtime_join(), owner lhcr_owner

-- function ops._rebuild_template(ops.run, boolean, integer), owner lhcr_owner

-- function ops._rebuild_threads(uuid), owner lhcr_owner

-- function ops._rescore_request(ops.environment, text), owner lhcr_owner

-- function ops._rescore_step(ops.rescore, integer), owner lhcr_owner

-- function ops._rescore_tick(), owner lhcr_owner

-- function ops._retry_check(text, jsonb), owner lhcr_owner

-- function ops._rfc3339(timestamp with time zone), owner lhcr_owner

-- function ops._run_advance(uuid, text, jsonb, jsonb), owner lhcr_owner

-- function ops._run_cancel(ops.run, text), owner lhcr_owner

-- function ops._run_check(uuid, integer, text), owner lhcr_owner

-- function ops._run_concerns(ops.run, text), owner lhcr_owner

-- function ops._run_create_one(jsonb, bigint), owner lhcr_owner

-- function ops._run_created(uuid, boolean), owner lhcr_owner

-- function ops._run_explained(ops.run), owner lhcr_owner

-- function ops._run_finish(uuid), owner lhcr_owner

-- function ops._run_insert(ops.run, ops.template, uuid), owner lhcr_owner

-- function ops._run_json(ops.run), owner lhcr_owner

-- function ops._run_line_leave(ops.run), owner lhcr_owner

-- function ops._run_line_up(ops.run), owner lhcr_owner

-- function ops._run_line_up_in(ops.run, text[]), owner lhcr_owner

-- function ops._run_lines(ops.run), owner lhcr_owner

-- function ops._run_lock(uuid, text), owner lhcr_owner

-- function ops._run_make(uuid, ops.environment, ops.template, jsonb, uuid, timestamp with time zone), owner lhcr_owner

-- function ops._run_manifest(uuid), owner lhcr_owner

-- function ops._run_origin_check(ops.environment, jsonb), owner lhcr_owner

-- function ops._run_origins(), owner lhcr_owner

-- function ops._run_rebuilt(uuid), owner lhcr_owner

-- function ops._run_request_check(jsonb), owner lhcr_owner

-- function ops._run_request_is_plain(jsonb), owner lhcr_owner

-- function ops._run_retried(uuid), owner lhcr_owner

-- function ops._run_summary(ops.run), owner lhcr_owner

-- function ops._run_template(ops.environment, jsonb), owner lhcr_owner

-- function ops._run_try_lock(uuid), owner lhcr_owner

-- function ops._run_waits(ops.run, ops.phase), owner lhcr_owner

-- function ops._runs_make(text, text, text, text, integer, bigint[], jsonb[]), owner lhcr_owner

-- function ops._schedule_check(ops.environment, jsonb), owner lhcr_owner

-- function ops._schedule_due(ops.schedule, timestamp with time zone), owner lhcr_owner

-- function ops._schedule_find(text, text, text, text, text), owner lhcr_owner

-- function ops._schedule_fire(ops.schedule, timestamp with time zone, uuid), owner lhcr_owner

-- function ops._schedule_json(ops.schedule), owner lhcr_owner

-- function ops._schedule_skip(ops.schedule, timestamp with time zone, jsonb), owner lhcr_owner

-- function ops._schedule_step(ops.schedule), owner lhcr_owner

-- function ops._schema_check(jsonb, text), owner lhcr_owner

-- function ops._schema_problems(jsonb, jsonb, text), owner lhcr_owner

-- function ops._score(ops.run), owner lhcr_owner

-- function ops._score_limit(), owner lhcr_owner

-- function ops._score_terms(ops.run), owner lhcr_owner

-- function ops._session_find(ops.environment, text), owner lhcr_owner

-- function ops._session_json(ops.session), owner lhcr_owner

-- function ops._session_lanes(ops.session), owner lhcr_owner

-- function ops._session_line(uuid, text), owner lhcr_owner

-- function ops._session_lock_held(bigint), owner lhcr_owner

-- function ops._session_open_check(uuid), owner lhcr_owner

-- function ops._signal_changed(ops.environment, text), owner lhcr_owner

-- function ops._signal_json(ops.signal), owner lhcr_owner

-- function ops._signal_read(ops.environment, jsonb), owner lhcr_owner

-- function ops._signal_unit(text), owner lhcr_owner

-- function ops._signals_counted(ops.run), owner lhcr_owner

-- function ops._signals_set(ops.run), owner lhcr_owner

-- function ops._table_guard(regclass, text), owner lhcr_owner

-- function ops._table_json(ops.lake_table), owner lhcr_owner

-- function ops._table_lock_key(integer, text), owner lhcr_owner

-- function ops._table_owner_check(ops.run, text[]), owner lhcr_owner

-- function ops._table_publish(ops.run, smallint, jsonb), owner lhcr_owner

-- function ops._table_secure(regclass), owner lhcr_owner

-- function ops._template_applied(ops.template, boolean), owner lhcr_owner

-- function ops._template_check(jsonb), owner lhcr_owner

-- function ops._template_find(integer, text, integer), owner lhcr_owner

-- function ops._template_is_plain(ops.template), owner lhcr_owner

-- function ops._template_keep(ops.project, jsonb), owner lhcr_owner

-- function ops._template_kept(integer, jsonb), owner lhcr_owner

-- function ops._template_phases(ops.template), owner lhcr_owner

-- function ops._template_tables(jsonb), owner lhcr_owner

-- function ops._usage_amounts(jsonb), owner lhcr_owner

-- function ops._usage_check(text, jsonb), owner lhcr_owner

-- function ops._usage_note(ops.run, ops.lease, jsonb), owner lhcr_owner

-- function ops._uuid_v7_floor(timestamp with time zone), owner lhcr_owner

-- function ops._uuid_v7_least(timestamp with time zone), owner lhcr_owner

-- function ops._worker_find(text), owner lhcr_owner

-- function ops._worker_gone(ops.worker), owner lhcr_owner

-- function ops._worker_wake(), owner lhcr_owner

-- function ops._worker_watch(), owner lhcr_owner

-- function ops._workers_for(ops.run, ops.phase), owner lhcr_owner

-- function ops.agent_key_create(text, interval, text), owner lhcr_owner

-- function ops.agent_key_revoke(text, uuid, text), owner lhcr_owner

-- function ops.agent_list(text), owner lhcr_owner

-- function ops.agent_register(jsonb), owner lhcr_owner

-- function ops.alert_ack(uuid, text), owner lhcr_owner

-- function ops.alert_apply(jsonb), owner lhcr_owner

-- function ops.alert_list(jsonb), owner lhcr_owner

-- function ops.alert_raise(jsonb), owner lhcr_owner

-- function ops.alert_resolve(uuid, text), owner lhcr_owner

-- function ops.alert_rules(text, text, text), owner lhcr_owner

-- function ops.alert_show(uuid), owner lhcr_owner

-- function ops.alert_test(text, text, text, text, text, timestamp with time zone, text), owner lhcr_owner

-- function ops.alert_tick(integer, integer), owner lhcr_owner

-- function ops.artifact_announce(uuid, text, uuid, text[]), owner lhcr_owner

-- function ops.artifact_gc(text, text, jsonb, interval, boolean, text), owner lhcr_owner

-- function ops.artifact_list(uuid), owner lhcr_owner

-- function ops.artifact_register(uuid, text, uuid, jsonb), owner lhcr_owner

-- function ops.artifact_show(text, text), owner lhcr_owner

-- function ops.audit_checkpoint(text), owner lhcr_owner

-- function ops.audit_export(bigint, integer, text), owner lhcr_owner

-- function ops.audit_exported(bigint, text, text), owner lhcr_owner

-- function ops.audit_log(jsonb), owner lhcr_owner

-- function ops.audit_seal(integer), owner lhcr_owner

-- function ops.audit_verify(bigint, integer, jsonb, text), owner lhcr_owner

-- function ops.backfill_cancel(uuid, text), owner lhcr_owner

-- function ops.backfill_list(text, text, text, text), owner lhcr_owner

-- function ops.backfill_resume(uuid, boolean), owner lhcr_owner

-- function ops.cap_allow(text, text, text, numeric, text, text), owner lhcr_owner

-- function ops.cap_list(text, text, text), owner lhcr_owner

-- function ops.cap_remove(text, text, text, text, text), owner lhcr_owner

-- function ops.cap_report(text, text, timestamp with time zone, timestamp with time zone, text), owner lhcr_owner

-- function ops.cap_set(jsonb), owner lhcr_owner

-- function ops.cap_usage(text, text, text), owner lhcr_owner

-- function ops.concurrency_list(text, text, text), owner lhcr_owner

-- function ops.concurrency_remove(text, text, text, text), owner lhcr_owner

-- function ops.concurrency_set(text, text, text, integer, text), owner lhcr_owner

-- function ops.connection_add(jsonb), owner lhcr_owner

-- function ops.connection_list(text, text, text), owner lhcr_owner

-- function ops.connection_remove(text, text, text, text), owner lhcr_owner

-- function ops.connection_show(text, text, text, text), owner lhcr_owner

-- function ops.delivery_claim(text, integer, text), owner lhcr_owner

-- function ops.delivery_finish(uuid, uuid, jsonb), owner lhcr_owner

-- function ops.delivery_show(uuid), owner lhcr_owner

-- function ops.doctor(interval), owner lhcr_owner

-- function ops.event_append(uuid, text, uuid, jsonb), owner lhcr_owner

-- function ops.event_list(uuid, bigint, integer), owner lhcr_owner

-- function ops.event_tail(text, integer), owner lhcr_owner

-- function ops.lease_heartbeat(text, jsonb, interval), owner lhcr_owner

-- function ops.lease_release(uuid, text, uuid, text), owner lhcr_owner

-- function ops.maintenance_tick(text), owner lhcr_owner

-- function ops.member_add(jsonb), owner lhcr_owner

-- function ops.member_list(text), owner lhcr_owner

-- function ops.member_remove(jsonb), owner lhcr_owner

-- function ops.now(), owner lhcr_owner

-- function ops.org_bootstrap(text, text, text, text), owner lhcr_owner

-- function ops.partition_ensure(timestamp with time zone, integer), owner lhcr_owner

-- function ops.partition_list(), owner lhcr_owner

-- function ops.phase_approve(uuid, text, text, boolean), owner lhcr_owner

-- function ops.phase_complete(uuid, text, uuid, jsonb, jsonb), owner lhcr_owner

-- function ops.phase_complete_batch(jsonb), owner lhcr_owner

-- function ops.phase_fail(uuid, text, uuid, jsonb, jsonb), owner lhcr_owner

-- function ops.phase_start(uuid, text, uuid), owner lhcr_owner

-- function ops.promote_due(integer), owner lhcr_owner

-- function ops.promotion_set(text, text[], text, text), owner lhcr_owner

-- function ops.promotion_show(text, text, text), owner lhcr_owner

-- function ops.prune(interval, boolean, boolean, integer), owner lhcr_owner

-- function ops.queue_stats(jsonb), owner lhcr_owner

-- function ops.queue_weight(text, text, integer, text), owner lhcr_owner

-- function ops.restore_finish(), owner lhcr_owner

-- function ops.run_cancel(uuid, text), owner lhcr_owner

-- function ops.run_claim(text, text[], integer, interval, uuid, uuid, text[], text, boolean), owner lhcr_owner

-- function ops.run_complete(uuid, jsonb, uuid), owner lhcr_owner

-- function ops.run_create(jsonb), owner lhcr_owner

-- function ops.run_create_batch(jsonb), owner lhcr_owner

-- function ops.run_explain(uuid), owner lhcr_owner

-- function ops.run_list(jsonb), owner lhcr_owner

-- function ops.run_rebuild(uuid, boolean, integer, text), owner lhcr_owner

-- function ops.run_retry(uuid, text, text), owner lhcr_owner

-- function ops.run_score(uuid), owner lhcr_owner

-- function ops.run_show(uuid), owner lhcr_owner

-- function ops.schedule_apply(jsonb), owner lhcr_owner

-- function ops.schedule_backfill(text, text, text, timestamp with time zone, timestamp with time zone, integer, text), owner lhcr_owner

-- function ops.schedule_list(text, text, text), owner lhcr_owner

-- function ops.schedule_pause(text, text, text, boolean, text), owner lhcr_owner

-- function ops.schedule_remove(text, text, text, text), owner lhcr_owner

-- function ops.schedule_show(text, text, text, text), owner lhcr_owner

-- function ops.schedule_tick(integer), owner lhcr_owner

-- function ops.score_list(text, text), owner lhcr_owner

-- function ops.score_weight(text, text, integer, text, text), owner lhcr_owner

-- function ops.scratch_expired(uuid[], interval, boolean), owner lhcr_owner

-- function ops.session_archive(text, text, text, text), owner lhcr_owner

-- function ops.session_create(jsonb), owner lhcr_owner

-- function ops.session_list(text, text, boolean, text), owner lhcr_owner

-- function ops.session_release(text, text, text, text, text, text), owner lhcr_owner

-- function ops.session_show(text, text, text, text), owner lhcr_owner

-- function ops.setting_get(text, text, text, text), owner lhcr_owner

-- function ops.setting_set(text, text, text, jsonb, bigint, text), owner lhcr_owner

-- function ops.signal_list(text, text, text, text), owner lhcr_owner

-- function ops.signal_remove(text, text, text, text, text), owner lhcr_owner

-- function ops.signal_set(jsonb), owner lhcr_owner

-- function ops.spec_trace(jsonb), owner lhcr_owner

-- function ops.stale_requeue(integer), owner lhcr_owner

-- function ops.table_hold(text, text, text, text), owner lhcr_owner

-- function ops.table_list(text, text, text), owner lhcr_owner

-- function ops.table_show(text, text, text, text), owner lhcr_owner

-- function ops.table_vacuum(text, text, text, integer, text), owner lhcr_owner

-- function ops.template_apply(jsonb), owner lhcr_owner

-- function ops.template_list(text, text), owner lhcr_owner

-- function ops.template_show(text, text, integer, text), owner lhcr_owner

-- function ops.timeout_expire(integer), owner lhcr_owner

-- function ops.usage_record(uuid, text, uuid, jsonb), owner lhcr_owner

-- function ops.uuid_v7(timestamp with time zone), owner lhcr_owner

-- function ops.whoami(), owner lhcr_owner

-- function ops.worker_list(), owner lhcr_owner

-- function ops.worker_register(text, jsonb), owner lhcr_owner

-- function public.agent_key_create(text, interval, text), owner lhcr_owner

-- function public.agent_key_revoke(text, uuid, text), owner lhcr_owner

-- function public.agent_list(text), owner lhcr_owner

-- function public.agent_register(jsonb), owner lhcr_owner

-- function public.alert_ack(uuid, text), owner lhcr_owner

-- function public.alert_apply(jsonb), owner lhcr_owner

-- function public.alert_list(jsonb), owner lhcr_owner

-- function public.alert_raise(jsonb), owner lhcr_owner

-- function public.alert_resolve(uuid, text), owner lhcr_owner

-- function public.alert_rules(text, text, text), owner lhcr_owner

-- function public.alert_show(uuid), owner lhcr_owner

-- function public.alert_test(text, text, text, text, text, timestamp with time zone, text), owner lhcr_owner

-- function public.artifact_announce(uuid, text, uuid, text[]), owner lhcr_owner

-- function public.artifact_gc(text, text, jsonb, interval, boolean, text), owner lhcr_owner

-- function public.artifact_list(uuid), owner lhcr_owner

-- function public.artifact_register(uuid, text, uuid, jsonb), owner lhcr_owner

-- function public.artifact_show(text, text), owner lhcr_owner

-- function public.audit_checkpoint(text), owner lhcr_owner

-- function public.audit_export(bigint, integer, text), owner lhcr_owner

-- function public.audit_exported(bigint, text, text), owner lhcr_owner

-- function public.audit_log(jsonb), owner lhcr_owner

-- function public.audit_verify(bigint, integer, jsonb, text), owner lhcr_owner

-- function public.backfill_cancel(uuid, text), owner lhcr_owner

-- function public.backfill_list(text, text, text, text), owner lhcr_owner

-- function public.backfill_resume(uuid, boolean), owner lhcr_owner

-- function public.cap_allow(text, text, text, numeric, text, text), owner lhcr_owner

-- function public.cap_list(text, text, text), owner lhcr_owner

-- function public.cap_remove(text, text, text, text, text), owner lhcr_owner

-- function public.cap_report(text, text, timestamp with time zone, timestamp with time zone, text), owner lhcr_owner

-- function public.cap_set(jsonb), owner lhcr_owner

-- function public.cap_usage(text, text, text), owner lhcr_owner

-- function public.concurrency_list(text, text, text), owner lhcr_owner

-- function public.concurrency_remove(text, text, text, text), owner lhcr_owner

-- function public.concurrency_set(text, text, text, integer, text), owner lhcr_owner

-- function public.connection_add(jsonb), owner lhcr_owner

-- function public.connection_list(text, text, text), owner lhcr_owner

-- function public.connection_remove(text, text, text, text), owner lhcr_owner

-- function public.connection_show(text, text, text, text), owner lhcr_owner

-- function public.delivery_claim(text, integer, text), owner lhcr_owner

-- function public.delivery_finish(uuid, uuid, jsonb), owner lhcr_owner

-- function public.delivery_show(uuid), owner lhcr_owner

-- function public.doctor(interval), owner lhcr_owner

-- function public.event_append(uuid, text, uuid, jsonb), owner lhcr_owner

-- function public.event_list(uuid, bigint, integer), owner lhcr_owner

-- function public.event_tail(text, integer), owner lhcr_owner

-- function public.lease_heartbeat(text, jsonb, interval), owner lhcr_owner

-- function public.lease_release(uuid, text, uuid, text), owner lhcr_owner

-- function public.maintenance_tick(text), owner lhcr_owner

-- function public.member_add(jsonb), owner lhcr_owner

-- function public.member_list(text), owner lhcr_owner

-- function public.member_remove(jsonb), owner lhcr_owner

-- function public.phase_approve(uuid, text, text, boolean), owner lhcr_owner

-- function public.phase_complete(uuid, text, uuid, jsonb, jsonb), owner lhcr_owner

-- function public.phase_complete_batch(jsonb), owner lhcr_owner

-- function public.phase_fail(uuid, text, uuid, jsonb, jsonb), owner lhcr_owner

-- function public.phase_start(uuid, text, uuid), owner lhcr_owner

-- function public.promotion_set(text, text[], text, text), owner lhcr_owner

-- function public.promotion_show(text, text, text), owner lhcr_owner

-- function public.queue_stats(jsonb), owner lhcr_owner

-- function public.queue_weight(text, text, integer, text), owner lhcr_owner

-- function public.run_cancel(uuid, text), owner lhcr_owner

-- function public.run_claim(text, text[], integer, interval, uuid, uuid, text[], text, boolean), owner lhcr_owner

-- function public.run_complete(uuid, jsonb, uuid), owner lhcr_owner

-- function public.run_create(jsonb), owner lhcr_owner

-- function public.run_create_batch(jsonb), owner lhcr_owner

-- function public.run_explain(uuid), owner lhcr_owner

-- function public.run_list(jsonb), owner lhcr_owner

-- function public.run_rebuild(uuid, boolean, integer, text), owner lhcr_owner

-- function public.run_retry(uuid, text, text), owner lhcr_owner

-- function public.run_score(uuid), owner lhcr_owner

-- function public.run_show(uuid), owner lhcr_owner

-- function public.schedule_apply(jsonb), owner lhcr_owner

-- function public.schedule_backfill(text, text, text, timestamp with time zone, timestamp with time zone, integer, text), owner lhcr_owner

-- function public.schedule_list(text, text, text), owner lhcr_owner

-- function public.schedule_pause(text, text, text, boolean, text), owner lhcr_owner

-- function public.schedule_remove(text, text, text, text), owner lhcr_owner

-- function public.schedule_show(text, text, text, text), owner lhcr_owner

-- function public.score_list(text, text), owner lhcr_owner

-- function public.score_weight(text, text, integer, text, text), owner lhcr_owner

-- function public.scratch_expired(uuid[], interval, boolean), owner lhcr_owner

-- function public.session_archive(text, text, text, text), owner lhcr_owner

-- function public.session_create(jsonb), owner lhcr_owner

-- function public.session_list(text, text, boolean, text), owner lhcr_owner

-- function public.session_release(text, text, text, text, text, text), owner lhcr_owner

-- function public.session_show(text, text, text, text), owner lhcr_owner

-- function public.setting_get(text, text, text, text), owner lhcr_owner

-- function public.setting_set(text, text, text, jsonb, bigint, text), owner lhcr_owner

-- function public.signal_list(text, text, text, text), owner lhcr_owner

-- function public.signal_remove(text, text, text, text, text), owner lhcr_owner

-- function public.signal_set(jsonb), owner lhcr_owner

-- function public.spec_trace(jsonb), owner lhcr_owner

-- function public.table_hold(text, text, text, text), owner lhcr_owner

-- function public.table_list(text, text, text), owner lhcr_owner

-- function public.table_show(text, text, text, text), owner lhcr_owner

-- function public.table_vacuum(text, text, text, integer, text), owner lhcr_owner

-- function public.template_apply(jsonb), owner lhcr_owner

-- function public.template_list(text, text), owner lhcr_owner

-- function public.template_show(text, text, integer, text), owner lhcr_owner

-- function public.usage_record(uuid, text, uuid, jsonb), owner lhcr_owner

-- function public.whoami(), owner lhcr_owner

-- function public.worker_list(), owner lhcr_owner

-- function public.worker_register(text, jsonb), owner lhcr_owner

-- index ops.agent_key_by_agent, owner lhcr_owner
CREATE INDEX agent_key_by_agent ON ops.agent_key USING btree (principal_id);

-- index ops.agent_name_is_unique_in_its_organisation, owner lhcr_owner
CREATE UNIQUE INDEX agent_name_is_unique_in_its_organisation ON ops.principal USING btree (org_id, name) WHERE (org_id IS NOT NULL);

-- index ops.alert_by_end, owner lhcr_owner
CREATE INDEX alert_by_end ON ops.alert USING btree (resolved_at) WHERE (resolved_at IS NOT NULL);

-- index ops.alert_by_environment, owner lhcr_owner
CREATE INDEX alert_by_environment ON ops.alert USING btree (environment_id, alert_id);

-- index ops.alert_by_next_step, owner lhcr_owner
CREATE INDEX alert_by_next_step ON ops.alert USING btree (next_step_at) WHERE (next_step_at IS NOT NULL);

-- index ops.alert_delivery_by_end, owner lhcr_owner
CREATE INDEX alert_delivery_by_end ON ops.alert_delivery USING btree (finished_at) WHERE (finished_at IS NOT NULL);

-- index ops.alert_delivery_due, owner lhcr_owner
CREATE INDEX alert_delivery_due ON ops.alert_delivery USING btree (environment_id, channel, due_at) WHERE (status = 'pending'::text);

-- index ops.alert_is_open_once, owner lhcr_owner
CREATE UNIQUE INDEX alert_is_open_once ON ops.alert USING btree (environment_id, rule, subject) WHERE (resolved_at IS NULL);

-- index ops.alert_untold, owner lhcr_owner
CREATE INDEX alert_untold ON ops.alert USING btree (alert_id) WHERE ((run_id IS NOT NULL) AND (run_told_at IS NULL));

-- index ops.artifact_announcement_by_lease, owner lhcr_owner
CREATE INDEX artifact_announcement_by_lease ON ops.artifact_announcement USING btree (run_id, phase_no, lease_token);

-- index ops.artifact_link_by_sha256, owner lhcr_owner
CREATE INDEX artifact_link_by_sha256 ON ONLY ops.artifact_link USING btree (environment_id, sha256);

-- index ops.audit_by_object, owner lhcr_owner
CREATE INDEX audit_by_object ON ONLY ops.audit USING btree (object_id, audit_id);

-- index ops.audit_by_xid, owner lhcr_owner
CREATE INDEX audit_by_xid ON ONLY ops.audit USING brin (xid) WITH (pages_per_range='16', autosummarize='on');

-- index ops.backfill_by_schedule, owner lhcr_owner
CREATE INDEX backfill_by_schedule ON ops.backfill USING btree (schedule_id, backfill_id);

-- index ops.backfill_live, owner lhcr_owner
CREATE INDEX backfill_live ON ops.backfill USING btree (backfill_id) WHERE (finished_at IS NULL);

-- index ops.cap_use_by_window, owner lhcr_owner
CREATE INDEX cap_use_by_window ON ops.cap_use USING btree (cap_id, window_start, xid);

-- index ops.cap_waiter_by_cap, owner lhcr_owner
CREATE INDEX cap_waiter_by_cap ON ops.cap_waiter USING btree (cap_id, ready_key, run_id);

-- index ops.claim_by_age, owner lhcr_owner
CREATE INDEX claim_by_age ON ops.claim USING btree (claimed_at);

-- index ops.concurrency_slot_by_key, owner lhcr_owner
CREATE INDEX concurrency_slot_by_key ON ops.concurrency_slot USING btree (environment_id, key);

-- index ops.concurrency_waiter_by_key, owner lhcr_owner
CREATE INDEX concurrency_waiter_by_key ON ops.concurrency_waiter USING btree (environment_id, key, ready_key, run_id);

-- index ops.event_by_transaction, owner lhcr_owner
CREATE INDEX event_by_transaction ON ONLY ops.event USING btree (xid);

-- index ops.idempotency_key_by_age, owner lhcr_owner
CREATE INDEX idempotency_key_by_age ON ops.idempotency_key USING btree (created_at);

-- index ops.lake_table_version_by_run, owner lhcr_owner
CREATE INDEX lake_table_version_by_run ON ops.lake_table_version USING btree (run_id);

-- index ops.queue_waiter_in_order, owner lhcr_owner
CREATE INDEX queue_waiter_in_order ON ops.queue_waiter USING btree (environment_id, queue_key, seq);

-- index ops.run_by_environment, owner lhcr_owner
CREATE INDEX run_by_environment ON ONLY ops.run USING btree (environment_id, run_id);

-- index ops.run_by_session, owner lhcr_owner
CREATE INDEX run_by_session ON ONLY ops.run USING btree (session_id, run_id) WHERE (session_id IS NOT NULL);

-- index ops.run_by_template, owner lhcr_owner
CREATE INDEX run_by_template ON ONLY ops.run USING btree (environment_id, template_name, run_id);

-- index ops.run_ended_badly_by_environment, owner lhcr_owner
CREATE INDEX run_ended_badly_by_environment ON ONLY ops.run USING btree (environment_id, run_id) WHERE ((failure IS NOT NULL) OR (cancel_requested_at IS NOT NULL));

-- index ops.run_evidence_by_spec, owner lhcr_owner
CREATE INDEX run_evidence_by_spec ON ONLY ops.run USING btree (environment_id, spec_slug, run_id) WHERE (labels ?| ARRAY['requirement_ref'::text, 'task_ref'::text, 'evidence'::text]);

-- index ops.run_live, owner lhcr_owner
CREATE INDEX run_live ON ONLY ops.run USING btree (run_id) WHERE (finished_at IS NULL);

-- index ops.run_live_by_deadline, owner lhcr_owner
CREATE INDEX run_live_by_deadline ON ONLY ops.run USING btree (deadline_at) WHERE ((finished_at IS NULL) AND (deadline_at IS NOT NULL));

-- index ops.run_live_by_environment, owner lhcr_owner
CREATE INDEX run_live_by_environment ON ONLY ops.run USING btree (environment_id, run_id) WHERE (finished_at IS NULL);

-- index ops.run_live_by_session, owner lhcr_owner
CREATE INDEX run_live_by_session ON ONLY ops.run USING btree (session_id) WHERE ((session_id IS NOT NULL) AND (finished_at IS NULL));

-- index ops.run_rebuild_by_origin, owner lhcr_owner
CREATE INDEX run_rebuild_by_origin ON ONLY ops.run USING btree (environment_id, rebuild_of) WHERE (rebuild_of IS NOT NULL);

-- index ops.schedule_by_due, owner lhcr_owner
CREATE INDEX schedule_by_due ON ops.schedule USING btree (due_at) WHERE (due_at IS NOT NULL);

-- index ops.schedule_fire_live, owner lhcr_owner
CREATE INDEX schedule_fire_live ON ops.schedule_fire USING btree (backfill_id) WHERE live;

-- index ops.schedule_fire_newest, owner lhcr_owner
CREATE INDEX schedule_fire_newest ON ops.schedule_fire USING btree (schedule_id, fired_at, logical_at);

-- index ops.signal_of_a_run_by_age, owner lhcr_owner
CREATE INDEX signal_of_a_run_by_age ON ops.signal USING btree (set_at) WHERE (subject ~~ 'run:%'::text);

-- policy ops.agent_key backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.agent_key FOR SELECT TO lhcr_backup USING (true);

-- policy ops.agent_key owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.agent_key TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.alert FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('alert.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.alert owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_channel backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_channel FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_channel owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_channel TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_config backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_config FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_config member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.alert_config FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('alert.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.alert_config owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_config TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_count backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_count FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_count member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.alert_count FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('alert.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.alert_count owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_count TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_cursor backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_cursor FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_cursor owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_cursor TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_delivery backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_delivery FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_delivery owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_delivery TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_route backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_route FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_route member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.alert_route FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('alert.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.alert_route owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_route TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.alert_rule backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.alert_rule FOR SELECT TO lhcr_backup USING (true);

-- policy ops.alert_rule member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.alert_rule FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('alert.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.alert_rule owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.alert_rule TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.artifact backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.artifact FOR SELECT TO lhcr_backup USING (true);

-- policy ops.artifact member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.artifact FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.artifact owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.artifact TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.artifact_announcement backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.artifact_announcement FOR SELECT TO lhcr_backup USING (true);

-- policy ops.artifact_announcement owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.artifact_announcement TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.artifact_link backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.artifact_link FOR SELECT TO lhcr_backup USING (true);

-- policy ops.artifact_link member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.artifact_link FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.artifact_link owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.artifact_link TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.attempt backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.attempt FOR SELECT TO lhcr_backup USING (true);

-- policy ops.attempt member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.attempt FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.attempt owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.attempt TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.audit backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.audit FOR SELECT TO lhcr_backup USING (true);

-- policy ops.audit member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.audit FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING (((environment_id = ANY (( SELECT ops._environments_permitted('audit.read'::text) AS _environments_permitted)::integer[])) OR ((environment_id IS NULL) AND (project_id IN ( SELECT e.project_id
   FROM ops.environment e
  WHERE (e.environment_id = ANY (( SELECT ops._environments_permitted('audit.read'::text) AS _environments_permitted)::integer[]))))) OR ((environment_id IS NULL) AND (project_id IS NULL) AND (org_id IN ( SELECT e.org_id
   FROM ops.environment e
  WHERE (e.environment_id = ANY (( SELECT ops._environments_permitted('audit.read'::text) AS _environments_permitted)::integer[])))))));

-- policy ops.audit owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.audit TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.audit_batch backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.audit_batch FOR SELECT TO lhcr_backup USING (true);

-- policy ops.audit_batch owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.audit_batch TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.audit_chain backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.audit_chain FOR SELECT TO lhcr_backup USING (true);

-- policy ops.audit_chain owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.audit_chain TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.audit_exported backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.audit_exported FOR SELECT TO lhcr_backup USING (true);

-- policy ops.audit_exported owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.audit_exported TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.backfill backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.backfill FOR SELECT TO lhcr_backup USING (true);

-- policy ops.backfill member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.backfill FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.backfill owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.backfill TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.backfill_again backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.backfill_again FOR SELECT TO lhcr_backup USING (true);

-- policy ops.backfill_again owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.backfill_again TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.cap backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.cap FOR SELECT TO lhcr_backup USING (true);

-- policy ops.cap owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.cap TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.cap_counter backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.cap_counter FOR SELECT TO lhcr_backup USING (true);

-- policy ops.cap_counter owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.cap_counter TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.cap_use backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.cap_use FOR SELECT TO lhcr_backup USING (true);

-- policy ops.cap_use owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.cap_use TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.cap_waiter backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.cap_waiter FOR SELECT TO lhcr_backup USING (true);

-- policy ops.cap_waiter owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.cap_waiter TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.cap_window backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.cap_window FOR SELECT TO lhcr_backup USING (true);

-- policy ops.cap_window owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.cap_window TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.claim backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.claim FOR SELECT TO lhcr_backup USING (true);

-- policy ops.claim owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.claim TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.concurrency_limit backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.concurrency_limit FOR SELECT TO lhcr_backup USING (true);

-- policy ops.concurrency_limit member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.concurrency_limit FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('setting.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.concurrency_limit owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.concurrency_limit TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.concurrency_slot backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.concurrency_slot FOR SELECT TO lhcr_backup USING (true);

-- policy ops.concurrency_slot owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.concurrency_slot TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.concurrency_waiter backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.concurrency_waiter FOR SELECT TO lhcr_backup USING (true);

-- policy ops.concurrency_waiter owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.concurrency_waiter TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.connection backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.connection FOR SELECT TO lhcr_backup USING (true);

-- policy ops.connection member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.connection FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('connection.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.connection owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.connection TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.due backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.due FOR SELECT TO lhcr_backup USING (true);

-- policy ops.due owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.due TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.environment backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.environment FOR SELECT TO lhcr_backup USING (true);

-- policy ops.environment member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.environment FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.environment owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.environment TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.event backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.event FOR SELECT TO lhcr_backup USING (true);

-- policy ops.event member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.event FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.event owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.event TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.event_type_entry backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.event_type_entry FOR SELECT TO lhcr_backup USING (true);

-- policy ops.event_type_entry owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.event_type_entry TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.failure_class_entry backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.failure_class_entry FOR SELECT TO lhcr_backup USING (true);

-- policy ops.failure_class_entry owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.failure_class_entry TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.gateway backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.gateway FOR SELECT TO lhcr_backup USING (true);

-- policy ops.gateway owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.gateway TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.idempotency_key backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.idempotency_key FOR SELECT TO lhcr_backup USING (true);

-- policy ops.idempotency_key owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.idempotency_key TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.lake_table backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.lake_table FOR SELECT TO lhcr_backup USING (true);

-- policy ops.lake_table member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.lake_table FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('catalogue.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.lake_table owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.lake_table TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.lake_table_version backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.lake_table_version FOR SELECT TO lhcr_backup USING (true);

-- policy ops.lake_table_version member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.lake_table_version FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('catalogue.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.lake_table_version owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.lake_table_version TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.lane_clock backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.lane_clock FOR SELECT TO lhcr_backup USING (true);

-- policy ops.lane_clock owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.lane_clock TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.lease backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.lease FOR SELECT TO lhcr_backup USING (true);

-- policy ops.lease owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.lease TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.membership backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.membership FOR SELECT TO lhcr_backup USING (true);

-- policy ops.membership owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.membership TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.organisation backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.organisation FOR SELECT TO lhcr_backup USING (true);

-- policy ops.organisation member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.organisation FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((org_id IN ( SELECT e.org_id
   FROM ops.environment e)));

-- policy ops.organisation owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.organisation TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.phase backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.phase FOR SELECT TO lhcr_backup USING (true);

-- policy ops.phase member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.phase FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.phase owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.phase TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.phase_status_entry backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.phase_status_entry FOR SELECT TO lhcr_backup USING (true);

-- policy ops.phase_status_entry owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.phase_status_entry TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.phase_transition backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.phase_transition FOR SELECT TO lhcr_backup USING (true);

-- policy ops.phase_transition owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.phase_transition TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.principal backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.principal FOR SELECT TO lhcr_backup USING (true);

-- policy ops.principal owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.principal TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.project backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.project FOR SELECT TO lhcr_backup USING (true);

-- policy ops.project member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.project FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((project_id IN ( SELECT e.project_id
   FROM ops.environment e)));

-- policy ops.project owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.project TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.promotion_gate backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.promotion_gate FOR SELECT TO lhcr_backup USING (true);

-- policy ops.promotion_gate member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.promotion_gate FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((project_id IN ( SELECT e.project_id
   FROM ops.environment e)));

-- policy ops.promotion_gate owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.promotion_gate TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.promotion_proof backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.promotion_proof FOR SELECT TO lhcr_backup USING (true);

-- policy ops.promotion_proof owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.promotion_proof TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.pruned_chain backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.pruned_chain FOR SELECT TO lhcr_backup USING (true);

-- policy ops.pruned_chain owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.pruned_chain TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.pruned_month backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.pruned_month FOR SELECT TO lhcr_backup USING (true);

-- policy ops.pruned_month owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.pruned_month TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.queue backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.queue FOR SELECT TO lhcr_backup USING (true);

-- policy ops.queue owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.queue TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.queue_slot backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.queue_slot FOR SELECT TO lhcr_backup USING (true);

-- policy ops.queue_slot owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.queue_slot TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.queue_waiter backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.queue_waiter FOR SELECT TO lhcr_backup USING (true);

-- policy ops.queue_waiter owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.queue_waiter TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.ready backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.ready FOR SELECT TO lhcr_backup USING (true);

-- policy ops.ready owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.ready TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.rescore backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.rescore FOR SELECT TO lhcr_backup USING (true);

-- policy ops.rescore member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.rescore FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.rescore owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.rescore TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.role_permission backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.role_permission FOR SELECT TO lhcr_backup USING (true);

-- policy ops.role_permission owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.role_permission TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.run backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.run FOR SELECT TO lhcr_backup USING (true);

-- policy ops.run member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.run FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.run owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.run TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.run_status_entry backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.run_status_entry FOR SELECT TO lhcr_backup USING (true);

-- policy ops.run_status_entry owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.run_status_entry TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.run_transition backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.run_transition FOR SELECT TO lhcr_backup USING (true);

-- policy ops.run_transition owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.run_transition TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.schedule backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.schedule FOR SELECT TO lhcr_backup USING (true);

-- policy ops.schedule member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.schedule FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.schedule owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.schedule TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.schedule_fire backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.schedule_fire FOR SELECT TO lhcr_backup USING (true);

-- policy ops.schedule_fire member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.schedule_fire FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.schedule_fire owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.schedule_fire TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.score_weight backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.score_weight FOR SELECT TO lhcr_backup USING (true);

-- policy ops.score_weight member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.score_weight FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((project_id IN ( SELECT e.project_id
   FROM ops.environment e)));

-- policy ops.score_weight owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.score_weight TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.session backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.session FOR SELECT TO lhcr_backup USING (true);

-- policy ops.session member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.session FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.session owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.session TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.setting backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.setting FOR SELECT TO lhcr_backup USING (true);

-- policy ops.setting owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.setting TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.signal backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.signal FOR SELECT TO lhcr_backup USING (true);

-- policy ops.signal member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.signal FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((environment_id = ANY (( SELECT ops._environments_permitted('run.read'::text) AS _environments_permitted)::integer[])));

-- policy ops.signal owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.signal TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.template backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.template FOR SELECT TO lhcr_backup USING (true);

-- policy ops.template member_reads, owner lhcr_owner
CREATE POLICY member_reads ON ops.template FOR SELECT TO lhcr_user, lhcr_worker, authenticated, service_role USING ((project_id IN ( SELECT e.project_id
   FROM ops.environment e)));

-- policy ops.template owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.template TO lhcr_owner USING (true) WITH CHECK (true);

-- policy ops.worker backup_reads_all, owner lhcr_owner
CREATE POLICY backup_reads_all ON ops.worker FOR SELECT TO lhcr_backup USING (true);

-- policy ops.worker owner_does_all, owner lhcr_owner
CREATE POLICY owner_does_all ON ops.worker TO lhcr_owner USING (true) WITH CHECK (true);

-- row security ops.agent_key, owner lhcr_owner
ALTER TABLE ops.agent_key ENABLE ROW LEVEL SECURITY;

-- row security ops.alert, owner lhcr_owner
ALTER TABLE ops.alert ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_channel, owner lhcr_owner
ALTER TABLE ops.alert_channel ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_config, owner lhcr_owner
ALTER TABLE ops.alert_config ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_count, owner lhcr_owner
ALTER TABLE ops.alert_count ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_cursor, owner lhcr_owner
ALTER TABLE ops.alert_cursor ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_delivery, owner lhcr_owner
ALTER TABLE ops.alert_delivery ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_route, owner lhcr_owner
ALTER TABLE ops.alert_route ENABLE ROW LEVEL SECURITY;

-- row security ops.alert_rule, owner lhcr_owner
ALTER TABLE ops.alert_rule ENABLE ROW LEVEL SECURITY;

-- row security ops.artifact, owner lhcr_owner
ALTER TABLE ops.artifact ENABLE ROW LEVEL SECURITY;

-- row security ops.artifact_announcement, owner lhcr_owner
ALTER TABLE ops.artifact_announcement ENABLE ROW LEVEL SECURITY;

-- row security ops.artifact_link, owner lhcr_owner
ALTER TABLE ops.artifact_link ENABLE ROW LEVEL SECURITY;

-- row security ops.attempt, owner lhcr_owner
ALTER TABLE ops.attempt ENABLE ROW LEVEL SECURITY;

-- row security ops.audit, owner lhcr_owner
ALTER TABLE ops.audit ENABLE ROW LEVEL SECURITY;

-- row security ops.audit_batch, owner lhcr_owner
ALTER TABLE ops.audit_batch ENABLE ROW LEVEL SECURITY;

-- row security ops.audit_chain, owner lhcr_owner
ALTER TABLE ops.audit_chain ENABLE ROW LEVEL SECURITY;

-- row security ops.audit_exported, owner lhcr_owner
ALTER TABLE ops.audit_exported ENABLE ROW LEVEL SECURITY;

-- row security ops.backfill, owner lhcr_owner
ALTER TABLE ops.backfill ENABLE ROW LEVEL SECURITY;

-- row security ops.backfill_again, owner lhcr_owner
ALTER TABLE ops.backfill_again ENABLE ROW LEVEL SECURITY;

-- row security ops.cap, owner lhcr_owner
ALTER TABLE ops.cap ENABLE ROW LEVEL SECURITY;

-- row security ops.cap_counter, owner lhcr_owner
ALTER TABLE ops.cap_counter ENABLE ROW LEVEL SECURITY;

-- row security ops.cap_use, owner lhcr_owner
ALTER TABLE ops.cap_use ENABLE ROW LEVEL SECURITY;

-- row security ops.cap_waiter, owner lhcr_owner
ALTER TABLE ops.cap_waiter ENABLE ROW LEVEL SECURITY;

-- row security ops.cap_window, owner lhcr_owner
ALTER TABLE ops.cap_window ENABLE ROW LEVEL SECURITY;

-- row security ops.claim, owner lhcr_owner
ALTER TABLE ops.claim ENABLE ROW LEVEL SECURITY;

-- row security ops.concurrency_limit, owner lhcr_owner
ALTER TABLE ops.concurrency_limit ENABLE ROW LEVEL SECURITY;

-- row security ops.concurrency_slot, owner lhcr_owner
ALTER TABLE ops.concurrency_slot ENABLE ROW LEVEL SECURITY;

-- row security ops.concurrency_waiter, owner lhcr_owner
ALTER TABLE ops.concurrency_waiter ENABLE ROW LEVEL SECURITY;

-- row security ops.connection, owner lhcr_owner
ALTER TABLE ops.connection ENABLE ROW LEVEL SECURITY;

-- row security ops.due, owner lhcr_owner
ALTER TABLE ops.due ENABLE ROW LEVEL SECURITY;

-- row security ops.environment, owner lhcr_owner
ALTER TABLE ops.environment ENABLE ROW LEVEL SECURITY;

-- row security ops.event, owner lhcr_owner
ALTER TABLE ops.event ENABLE ROW LEVEL SECURITY;

-- row security ops.event_type_entry, owner lhcr_owner
ALTER TABLE ops.event_type_entry ENABLE ROW LEVEL SECURITY;

-- row security ops.failure_class_entry, owner lhcr_owner
ALTER TABLE ops.failure_class_entry ENABLE ROW LEVEL SECURITY;

-- row security ops.gateway, owner lhcr_owner
ALTER TABLE ops.gateway ENABLE ROW LEVEL SECURITY;

-- row security ops.idempotency_key, owner lhcr_owner
ALTER TABLE ops.idempotency_key ENABLE ROW LEVEL SECURITY;

-- row security ops.lake_table, owner lhcr_owner
ALTER TABLE ops.lake_table ENABLE ROW LEVEL SECURITY;

-- row security ops.lake_table_version, owner lhcr_owner
ALTER TABLE ops.lake_table_version ENABLE ROW LEVEL SECURITY;

-- row security ops.lane_clock, owner lhcr_owner
ALTER TABLE ops.lane_clock ENABLE ROW LEVEL SECURITY;

-- row security ops.lease, owner lhcr_owner
ALTER TABLE ops.lease ENABLE ROW LEVEL SECURITY;

-- row security ops.membership, owner lhcr_owner
ALTER TABLE ops.membership ENABLE ROW LEVEL SECURITY;

-- row security ops.organisation, owner lhcr_owner
ALTER TABLE ops.organisation ENABLE ROW LEVEL SECURITY;

-- row security ops.phase, owner lhcr_owner
ALTER TABLE ops.phase ENABLE ROW LEVEL SECURITY;

-- row security ops.phase_status_entry, owner lhcr_owner
ALTER TABLE ops.phase_status_entry ENABLE ROW LEVEL SECURITY;

-- row security ops.phase_transition, owner lhcr_owner
ALTER TABLE ops.phase_transition ENABLE ROW LEVEL SECURITY;

-- row security ops.principal, owner lhcr_owner
ALTER TABLE ops.principal ENABLE ROW LEVEL SECURITY;

-- row security ops.project, owner lhcr_owner
ALTER TABLE ops.project ENABLE ROW LEVEL SECURITY;

-- row security ops.promotion_gate, owner lhcr_owner
ALTER TABLE ops.promotion_gate ENABLE ROW LEVEL SECURITY;

-- row security ops.promotion_proof, owner lhcr_owner
ALTER TABLE ops.promotion_proof ENABLE ROW LEVEL SECURITY;

-- row security ops.pruned_chain, owner lhcr_owner
ALTER TABLE ops.pruned_chain ENABLE ROW LEVEL SECURITY;

-- row security ops.pruned_month, owner lhcr_owner
ALTER TABLE ops.pruned_month ENABLE ROW LEVEL SECURITY;

-- row security ops.queue, owner lhcr_owner
ALTER TABLE ops.queue ENABLE ROW LEVEL SECURITY;

-- row security ops.queue_slot, owner lhcr_owner
ALTER TABLE ops.queue_slot ENABLE ROW LEVEL SECURITY;

-- row security ops.queue_waiter, owner lhcr_owner
ALTER TABLE ops.queue_waiter ENABLE ROW LEVEL SECURITY;

-- row security ops.ready, owner lhcr_owner
ALTER TABLE ops.ready ENABLE ROW LEVEL SECURITY;

-- row security ops.rescore, owner lhcr_owner
ALTER TABLE ops.rescore ENABLE ROW LEVEL SECURITY;

-- row security ops.role_permission, owner lhcr_owner
ALTER TABLE ops.role_permission ENABLE ROW LEVEL SECURITY;

-- row security ops.run, owner lhcr_owner
ALTER TABLE ops.run ENABLE ROW LEVEL SECURITY;

-- row security ops.run_status_entry, owner lhcr_owner
ALTER TABLE ops.run_status_entry ENABLE ROW LEVEL SECURITY;

-- row security ops.run_transition, owner lhcr_owner
ALTER TABLE ops.run_transition ENABLE ROW LEVEL SECURITY;

-- row security ops.schedule, owner lhcr_owner
ALTER TABLE ops.schedule ENABLE ROW LEVEL SECURITY;

-- row security ops.schedule_fire, owner lhcr_owner
ALTER TABLE ops.schedule_fire ENABLE ROW LEVEL SECURITY;

-- row security ops.score_weight, owner lhcr_owner
ALTER TABLE ops.score_weight ENABLE ROW LEVEL SECURITY;

-- row security ops.session, owner lhcr_owner
ALTER TABLE ops.session ENABLE ROW LEVEL SECURITY;

-- row security ops.setting, owner lhcr_owner
ALTER TABLE ops.setting ENABLE ROW LEVEL SECURITY;

-- row security ops.signal, owner lhcr_owner
ALTER TABLE ops.signal ENABLE ROW LEVEL SECURITY;

-- row security ops.template, owner lhcr_owner
ALTER TABLE ops.template ENABLE ROW LEVEL SECURITY;

-- row security ops.worker, owner lhcr_owner
ALTER TABLE ops.worker ENABLE ROW LEVEL SECURITY;

-- schema ops, owner lhcr_owner

-- schema public, owner pg_database_owner

-- sequence ops.cap_cap_id_seq, owner lhcr_owner
ALTER TABLE ops.cap ALTER COLUMN cap_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.cap_cap_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- sequence ops.environment_environment_id_seq, owner lhcr_owner
ALTER TABLE ops.environment ALTER COLUMN environment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.environment_environment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- sequence ops.organisation_org_id_seq, owner lhcr_owner
ALTER TABLE ops.organisation ALTER COLUMN org_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.organisation_org_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- sequence ops.project_project_id_seq, owner lhcr_owner
ALTER TABLE ops.project ALTER COLUMN project_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.project_project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- sequence ops.queue_queue_id_seq, owner lhcr_owner
ALTER TABLE ops.queue ALTER COLUMN queue_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.queue_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- sequence ops.queue_waiter_seq_seq, owner lhcr_owner
ALTER TABLE ops.queue_waiter ALTER COLUMN seq ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ops.queue_waiter_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- table ops.agent_key, owner lhcr_owner
CREATE TABLE ops.agent_key (
    key_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    org_id integer NOT NULL,
    key_sha256 bytea NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);
ALTER TABLE ONLY ops.agent_key FORCE ROW LEVEL SECURITY;

-- table ops.alert, owner lhcr_owner
CREATE TABLE ops.alert (
    alert_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    rule text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    severity text NOT NULL COLLATE pg_catalog."C",
    message text NOT NULL,
    facts jsonb NOT NULL,
    run_id uuid,
    times bigint NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    owners text[] NOT NULL,
    plan jsonb,
    step integer DEFAULT 0 NOT NULL,
    next_step_at timestamp with time zone,
    acked_at timestamp with time zone,
    acked_by uuid,
    ack_note text,
    resolved_at timestamp with time zone,
    resolved_by uuid,
    resolution text,
    run_told_at timestamp with time zone,
    CONSTRAINT alert_says_why_it_was_resolved CHECK (((resolved_at IS NULL) = (resolution IS NULL))),
    CONSTRAINT alert_severity_is_known CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text]))),
    CONSTRAINT alert_that_ended_has_no_next_step CHECK (((next_step_at IS NULL) OR ((resolved_at IS NULL) AND (acked_at IS NULL))))
);
ALTER TABLE ONLY ops.alert FORCE ROW LEVEL SECURITY;

-- table ops.alert_channel, owner lhcr_owner
CREATE TABLE ops.alert_channel (
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    config jsonb NOT NULL,
    rate_per_minute integer NOT NULL,
    tokens numeric NOT NULL,
    refilled_at timestamp with time zone NOT NULL,
    CONSTRAINT alert_channel_holds_no_secret CHECK ((((config)::text !~* '"(password|secret|token|key|hmac)"\s*:'::text) AND ((config ->> 'url'::text) !~ '^[a-z]+://[^/?#]*@'::text))),
    CONSTRAINT alert_channel_kind_is_known CHECK ((kind = ANY (ARRAY['webhook'::text, 'slack'::text, 'smtp'::text, 'log'::text])))
);
ALTER TABLE ONLY ops.alert_channel FORCE ROW LEVEL SECURITY;

-- table ops.alert_config, owner lhcr_owner
CREATE TABLE ops.alert_config (
    environment_id integer NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    revision integer NOT NULL,
    body jsonb NOT NULL,
    applied_by uuid NOT NULL,
    applied_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY ops.alert_config FORCE ROW LEVEL SECURITY;

-- table ops.alert_count, owner lhcr_owner
CREATE TABLE ops.alert_count (
    environment_id integer NOT NULL,
    rule text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    minute timestamp with time zone NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    bad bigint NOT NULL,
    good bigint NOT NULL
)
WITH (fillfactor='70');
ALTER TABLE ONLY ops.alert_count FORCE ROW LEVEL SECURITY;

-- table ops.alert_cursor, owner lhcr_owner
CREATE TABLE ops.alert_cursor (
    only_one boolean DEFAULT true NOT NULL,
    seen_below xid8,
    owed xid8[] DEFAULT '{}'::xid8[] NOT NULL,
    CONSTRAINT alert_cursor_only_one_check CHECK (only_one)
);
ALTER TABLE ONLY ops.alert_cursor FORCE ROW LEVEL SECURITY;

-- table ops.alert_delivery, owner lhcr_owner
CREATE TABLE ops.alert_delivery (
    delivery_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    alert_id uuid,
    channel text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C",
    step integer NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    token uuid,
    claimed_by text,
    claimed_until timestamp with time zone,
    status text DEFAULT 'pending'::text NOT NULL COLLATE pg_catalog."C",
    finished_at timestamp with time zone,
    http_status integer,
    error text,
    CONSTRAINT alert_delivery_is_finished_exactly_when_not_pending CHECK (((finished_at IS NULL) = (status = 'pending'::text))),
    CONSTRAINT alert_delivery_reason_is_known CHECK ((reason = ANY (ARRAY['raised'::text, 'escalated'::text, 'repeated'::text, 'resolved'::text, 'test'::text]))),
    CONSTRAINT alert_delivery_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'sent'::text, 'failed'::text, 'skipped'::text])))
);
ALTER TABLE ONLY ops.alert_delivery FORCE ROW LEVEL SECURITY;

-- table ops.alert_route, owner lhcr_owner
CREATE TABLE ops.alert_route (
    environment_id integer NOT NULL,
    "position" integer NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    match jsonb NOT NULL,
    owners text[] NOT NULL,
    plan jsonb NOT NULL
);
ALTER TABLE ONLY ops.alert_route FORCE ROW LEVEL SECURITY;

-- table ops.alert_rule, owner lhcr_owner
CREATE TABLE ops.alert_rule (
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    severity text NOT NULL COLLATE pg_catalog."C",
    bad_types text[] NOT NULL,
    good_types text[] NOT NULL,
    match jsonb NOT NULL,
    per text NOT NULL COLLATE pg_catalog."C",
    window_ms bigint NOT NULL,
    threshold numeric NOT NULL,
    min_runs integer NOT NULL,
    resolve_after_ms bigint,
    runbook text,
    since timestamp with time zone NOT NULL,
    checked_at timestamp with time zone,
    CONSTRAINT alert_rule_severity_is_known CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'critical'::text])))
);
ALTER TABLE ONLY ops.alert_rule FORCE ROW LEVEL SECURITY;

-- table ops.artifact, owner lhcr_owner
CREATE TABLE ops.artifact (
    artifact_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    byte_size bigint NOT NULL,
    content_type text NOT NULL,
    storage_url text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT artifact_sha256_is_lower_hex CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT artifact_size_is_not_negative CHECK ((byte_size >= 0))
);
ALTER TABLE ONLY ops.artifact FORCE ROW LEVEL SECURITY;

-- table ops.artifact_announcement, owner lhcr_owner
CREATE TABLE ops.artifact_announcement (
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C",
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    lease_token uuid NOT NULL,
    announced_at timestamp with time zone NOT NULL,
    CONSTRAINT artifact_announcement_sha256_is_lower_hex CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY ops.artifact_announcement FORCE ROW LEVEL SECURITY;

-- table ops.artifact_link, owner lhcr_owner
CREATE TABLE ops.artifact_link (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    attempt smallint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    sha256 text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
)
PARTITION BY RANGE (run_id);
ALTER TABLE ONLY ops.artifact_link FORCE ROW LEVEL SECURITY;

-- table ops.attempt, owner lhcr_owner
CREATE TABLE ops.attempt (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    lease_token uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    attempt smallint NOT NULL,
    worker_id uuid NOT NULL,
    claimed_by text NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    outcome text COLLATE pg_catalog."C",
    failure jsonb,
    usage jsonb,
    answered text COLLATE pg_catalog."C",
    answer jsonb,
    CONSTRAINT attempt_outcome_and_end_go_together CHECK (((outcome IS NULL) = (finished_at IS NULL)))
)
PARTITION BY RANGE (run_id);
ALTER TABLE ONLY ops.attempt FORCE ROW LEVEL SECURITY;

-- table ops.audit, owner lhcr_owner
CREATE TABLE ops.audit (
    audit_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    principal_id uuid,
    login text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    org_id integer,
    project_id integer,
    environment_id integer,
    object_kind text NOT NULL COLLATE pg_catalog."C",
    object_id text NOT NULL COLLATE pg_catalog."C",
    detail jsonb NOT NULL,
    xid bigint DEFAULT ((pg_current_xact_id())::text)::bigint
)
PARTITION BY RANGE (audit_id);
ALTER TABLE ONLY ops.audit FORCE ROW LEVEL SECURITY;

-- table ops.audit_batch, owner lhcr_owner
CREATE TABLE ops.audit_batch (
    org_id integer NOT NULL,
    seq bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    audit_ids uuid[] NOT NULL,
    row_hashes bytea NOT NULL,
    chain_hash bytea NOT NULL,
    rows_total bigint NOT NULL,
    CONSTRAINT audit_batch_names_its_rows CHECK (((octet_length(row_hashes) = (32 * cardinality(audit_ids))) AND (cardinality(audit_ids) > 0)))
);
ALTER TABLE ONLY ops.audit_batch FORCE ROW LEVEL SECURITY;

-- table ops.audit_chain, owner lhcr_owner
CREATE TABLE ops.audit_chain (
    only_one boolean DEFAULT true NOT NULL,
    sealed_below bigint NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_chain_only_one_check CHECK (only_one)
);
ALTER TABLE ONLY ops.audit_chain FORCE ROW LEVEL SECURITY;

-- table ops.audit_exported, owner lhcr_owner
CREATE TABLE ops.audit_exported (
    org_id integer NOT NULL,
    seq bigint NOT NULL,
    chain_hash bytea NOT NULL,
    exported_by text NOT NULL COLLATE pg_catalog."C",
    exported_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY ops.audit_exported FORCE ROW LEVEL SECURITY;

-- table ops.backfill, owner lhcr_owner
CREATE TABLE ops.backfill (
    backfill_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    max_running integer NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    made integer DEFAULT 0 NOT NULL,
    succeeded integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    CONSTRAINT backfill_goes_forward CHECK ((from_at < to_at)),
    CONSTRAINT backfill_is_bounded CHECK (((max_running >= 1) AND (max_running <= 100))),
    CONSTRAINT backfill_that_is_cancelled_is_finished CHECK (((cancelled_at IS NULL) OR (finished_at IS NOT NULL)))
);
ALTER TABLE ONLY ops.backfill FORCE ROW LEVEL SECURITY;

-- table ops.backfill_again, owner lhcr_owner
CREATE TABLE ops.backfill_again (
    backfill_id uuid NOT NULL,
    logical_at timestamp with time zone NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL
);
ALTER TABLE ONLY ops.backfill_again FORCE ROW LEVEL SECURITY;

-- table ops.cap, owner lhcr_owner
CREATE TABLE ops.cap (
    cap_id integer NOT NULL,
    org_id integer NOT NULL,
    project_id integer,
    environment_id integer,
    name text NOT NULL COLLATE pg_catalog."C",
    template_name text COLLATE pg_catalog."C",
    principal_id uuid,
    resource text NOT NULL COLLATE pg_catalog."C",
    time_window text NOT NULL COLLATE pg_catalog."C",
    max_amount numeric NOT NULL,
    on_exceed text NOT NULL COLLATE pg_catalog."C",
    near_percent integer NOT NULL,
    time_zone text NOT NULL COLLATE pg_catalog."C",
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT cap_amount_is_sane CHECK (((max_amount >= (0)::numeric) AND (max_amount <= '1000000000000000'::numeric))),
    CONSTRAINT cap_name_is_short_and_printable CHECK ((name ~ '^[[:graph:]]{1,128}$'::text)),
    CONSTRAINT cap_near_is_a_percentage CHECK (((near_percent >= 1) AND (near_percent <= 100))),
    CONSTRAINT cap_of_an_environment_names_its_project CHECK (((environment_id IS NULL) OR (project_id IS NOT NULL))),
    CONSTRAINT cap_on_exceed_is_known CHECK ((on_exceed = ANY (ARRAY['wait'::text, 'refuse'::text]))),
    CONSTRAINT cap_resource_is_known CHECK ((resource = ANY (ARRAY['runs'::text, 'concurrent_runs'::text, 'wall_s'::text, 'cpu_s'::text, 'peak_memory_mb'::text, 'rows'::text, 'bytes_in'::text, 'bytes_out'::text, 'query_units'::text, 'tokens'::text, 'money'::text]))),
    CONSTRAINT cap_window_fits_its_resource CHECK (
CASE resource
    WHEN 'runs'::text THEN (time_window = ANY (ARRAY['hour'::text, 'day'::text, 'week'::text, 'month'::text]))
    WHEN 'concurrent_runs'::text THEN (time_window = 'none'::text)
    WHEN 'peak_memory_mb'::text THEN (time_window = 'attempt'::text)
    ELSE (time_window = ANY (ARRAY['hour'::text, 'day'::text, 'week'::text, 'month'::text, 'attempt'::text]))
END)
);
ALTER TABLE ONLY ops.cap FORCE ROW LEVEL SECURITY;

-- table ops.cap_counter, owner lhcr_owner
CREATE TABLE ops.cap_counter (
    cap_id integer NOT NULL,
    window_start timestamp with time zone NOT NULL,
    seq bigint NOT NULL,
    org_id integer NOT NULL,
    project_id integer,
    environment_id integer,
    total numeric NOT NULL,
    near boolean NOT NULL,
    snapshot pg_snapshot NOT NULL,
    xid xid8 NOT NULL
);
ALTER TABLE ONLY ops.cap_counter FORCE ROW LEVEL SECURITY;

-- table ops.cap_use, owner lhcr_owner
CREATE TABLE ops.cap_use (
    cap_id integer NOT NULL,
    window_start timestamp with time zone NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    org_id integer NOT NULL,
    project_id integer,
    environment_id integer,
    delta numeric NOT NULL,
    amount numeric NOT NULL,
    started boolean NOT NULL,
    exceeded boolean NOT NULL
);
ALTER TABLE ONLY ops.cap_use FORCE ROW LEVEL SECURITY;

-- table ops.cap_waiter, owner lhcr_owner
CREATE TABLE ops.cap_waiter (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    cap_id integer NOT NULL,
    ready_key bigint NOT NULL,
    need numeric NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL
);
ALTER TABLE ONLY ops.cap_waiter FORCE ROW LEVEL SECURITY;

-- table ops.cap_window, owner lhcr_owner
CREATE TABLE ops.cap_window (
    cap_id integer NOT NULL,
    window_start timestamp with time zone NOT NULL,
    org_id integer NOT NULL,
    project_id integer,
    environment_id integer,
    used numeric NOT NULL,
    peak numeric NOT NULL,
    attempts bigint NOT NULL,
    exceeded bigint NOT NULL
);
ALTER TABLE ONLY ops.cap_window FORCE ROW LEVEL SECURITY;

-- table ops.claim, owner lhcr_owner
CREATE TABLE ops.claim (
    claim_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    run_ids uuid[] NOT NULL,
    phase_nos smallint[] NOT NULL,
    lease_tokens uuid[] NOT NULL,
    claimed_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY ops.claim FORCE ROW LEVEL SECURITY;

-- table ops.concurrency_limit, owner lhcr_owner
CREATE TABLE ops.concurrency_limit (
    environment_id integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    max_running integer NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT concurrency_key_is_short_and_printable CHECK ((key ~ '^[[:graph:]]{1,200}$'::text)),
    CONSTRAINT concurrency_max_running_is_positive CHECK (((max_running >= 1) AND (max_running <= 1000000)))
);
ALTER TABLE ONLY ops.concurrency_limit FORCE ROW LEVEL SECURITY;

-- table ops.concurrency_slot, owner lhcr_owner
CREATE TABLE ops.concurrency_slot (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL
);
ALTER TABLE ONLY ops.concurrency_slot FORCE ROW LEVEL SECURITY;

-- table ops.concurrency_waiter, owner lhcr_owner
CREATE TABLE ops.concurrency_waiter (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    ready_key bigint NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL
);
ALTER TABLE ONLY ops.concurrency_waiter FORCE ROW LEVEL SECURITY;

-- table ops.connection, owner lhcr_owner
CREATE TABLE ops.connection (
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    conninfo text NOT NULL,
    secret_ref text,
    options jsonb NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT connection_conninfo_holds_no_password CHECK (((conninfo !~* '(^|[\s?&;])(password|passfile_content|sslpassword|pwd|secret|token)\s*='::text) AND (conninfo !~ '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#@]*:[^/?#@]+@'::text))),
    CONSTRAINT connection_name_is_a_slug CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$'::text)),
    CONSTRAINT connection_options_hold_no_password CHECK (((options)::text !~* '"(password|sslpassword|pwd|secret|secret_key|token|api_key)"\s*:'::text))
);
ALTER TABLE ONLY ops.connection FORCE ROW LEVEL SECURITY;

-- table ops.due, owner lhcr_owner
CREATE TABLE ops.due (
    due_at timestamp with time zone NOT NULL,
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='500');
ALTER TABLE ONLY ops.due FORCE ROW LEVEL SECURITY;

-- table ops.environment, owner lhcr_owner
CREATE TABLE ops.environment (
    environment_id integer NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT ops.now() NOT NULL,
    weight integer DEFAULT 100 NOT NULL,
    scored boolean DEFAULT false NOT NULL,
    CONSTRAINT environment_name_is_dev_stage_or_prod CHECK ((name = ANY (ARRAY['dev'::text, 'stage'::text, 'prod'::text]))),
    CONSTRAINT environment_weight_is_positive CHECK (((weight >= 1) AND (weight <= 10000)))
);
ALTER TABLE ONLY ops.environment FORCE ROW LEVEL SECURITY;

-- table ops.event, owner lhcr_owner
CREATE TABLE ops.event (
    run_id uuid NOT NULL,
    event_id uuid NOT NULL,
    seq bigint NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    phase_no smallint,
    ts timestamp with time zone NOT NULL,
    level text NOT NULL COLLATE pg_catalog."C",
    type text NOT NULL COLLATE pg_catalog."C",
    message text NOT NULL,
    payload jsonb,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT event_level_is_known CHECK ((level = ANY (ARRAY['debug'::text, 'info'::text, 'warn'::text, 'error'::text])))
)
PARTITION BY RANGE (run_id);
ALTER TABLE ONLY ops.event FORCE ROW LEVEL SECURITY;

-- table ops.event_type_entry, owner lhcr_owner
CREATE TABLE ops.event_type_entry (
    name text NOT NULL COLLATE pg_catalog."C",
    appendable boolean NOT NULL
);
ALTER TABLE ONLY ops.event_type_entry FORCE ROW LEVEL SECURITY;

-- table ops.failure_class_entry, owner lhcr_owner
CREATE TABLE ops.failure_class_entry (
    name ops.failure_class NOT NULL,
    retryable boolean NOT NULL
);
ALTER TABLE ONLY ops.failure_class_entry FORCE ROW LEVEL SECURITY;

-- table ops.gateway, owner lhcr_owner
CREATE TABLE ops.gateway (
    login text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT ops.now() NOT NULL
);
ALTER TABLE ONLY ops.gateway FORCE ROW LEVEL SECURITY;

-- table ops.idempotency_key, owner lhcr_owner
CREATE TABLE ops.idempotency_key (
    project_id integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    request_sha256 bytea NOT NULL,
    run_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_is_short CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
ALTER TABLE ONLY ops.idempotency_key FORCE ROW LEVEL SECURITY;

-- table ops.lake_table, owner lhcr_owner
CREATE TABLE ops.lake_table (
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    layer text NOT NULL COLLATE pg_catalog."C",
    format text NOT NULL COLLATE pg_catalog."C",
    location text NOT NULL,
    version bigint NOT NULL,
    row_count bigint NOT NULL,
    byte_count bigint NOT NULL,
    columns jsonb NOT NULL,
    detail jsonb NOT NULL,
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    published_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY ops.lake_table FORCE ROW LEVEL SECURITY;

-- table ops.lake_table_version, owner lhcr_owner
CREATE TABLE ops.lake_table_version (
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    layer text NOT NULL COLLATE pg_catalog."C",
    format text NOT NULL COLLATE pg_catalog."C",
    location text NOT NULL,
    version bigint NOT NULL,
    row_count bigint NOT NULL,
    byte_count bigint NOT NULL,
    columns jsonb NOT NULL,
    detail jsonb NOT NULL,
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    published_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY ops.lake_table_version FORCE ROW LEVEL SECURITY;

-- table ops.lane_clock, owner lhcr_owner
CREATE TABLE ops.lane_clock (
    lane text NOT NULL COLLATE pg_catalog."C",
    clock regclass NOT NULL
);
ALTER TABLE ONLY ops.lane_clock FORCE ROW LEVEL SECURITY;

-- table ops.lease, owner lhcr_owner
CREATE TABLE ops.lease (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    lease_token uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    worker_id uuid NOT NULL,
    claimed_by text NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    heartbeat_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    lease_ms integer NOT NULL,
    deadline_at timestamp with time zone,
    started_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    cancel_reason text,
    reserved jsonb,
    limits jsonb,
    used jsonb,
    CONSTRAINT lease_outlives_its_heartbeat CHECK ((expires_at >= heartbeat_at))
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');
ALTER TABLE ONLY ops.lease FORCE ROW LEVEL SECURITY;

-- table ops.membership, owner lhcr_owner
CREATE TABLE ops.membership (
    principal_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer,
    environment_id integer,
    role ops.member_role NOT NULL,
    created_at timestamp with time zone DEFAULT ops.now() NOT NULL,
    CONSTRAINT membership_of_an_environment_names_its_project CHECK (((environment_id IS NULL) OR (project_id IS NOT NULL)))
);
ALTER TABLE ONLY ops.membership FORCE ROW LEVEL SECURITY;

-- table ops.organisation, owner lhcr_owner
CREATE TABLE ops.organisation (
    org_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT ops.now() NOT NULL,
    CONSTRAINT organisation_name_is_a_slug CHECK ((name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text))
);
ALTER TABLE ONLY ops.organisation FORCE ROW LEVEL SECURITY;

-- table ops.phase, owner lhcr_owner
CREATE TABLE ops.phase (
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    phase_id uuid NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    executor text NOT NULL COLLATE pg_catalog."C",
    status ops.phase_status NOT NULL,
    attempt smallint DEFAULT 0 NOT NULL,
    crashes smallint DEFAULT 0 NOT NULL,
    lease_ms integer NOT NULL,
    timeout_ms bigint,
    retry jsonb NOT NULL,
    input jsonb NOT NULL,
    output jsonb,
    usage jsonb,
    failure jsonb,
    reused_from uuid,
    queue_id integer,
    ready_key bigint,
    lease_token uuid,
    due_at timestamp with time zone,
    queued_at timestamp with time zone,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    concurrency text[],
    approve jsonb,
    approval jsonb,
    estimate jsonb,
    score integer DEFAULT 0 NOT NULL,
    requires jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT phase_backs_off_only_while_waiting CHECK (((due_at IS NULL) OR (status = 'waiting'::ops.phase_status))),
    CONSTRAINT phase_has_a_lease_exactly_while_claimed_or_running CHECK (((lease_token IS NOT NULL) = (status = ANY (ARRAY['claimed'::ops.phase_status, 'running'::ops.phase_status])))),
    CONSTRAINT phase_is_finished_exactly_when_terminal CHECK (((finished_at IS NOT NULL) = (status = ANY (ARRAY['quarantined'::ops.phase_status, 'succeeded'::ops.phase_status, 'failed'::ops.phase_status, 'cancelled'::ops.phase_status, 'timed_out'::ops.phase_status])))),
    CONSTRAINT phase_is_in_the_queue_exactly_while_queued CHECK (((ready_key IS NOT NULL) = (status = 'queued'::ops.phase_status))),
    CONSTRAINT phase_that_succeeded_has_an_output CHECK (((status <> 'succeeded'::ops.phase_status) OR (output IS NOT NULL)))
)
PARTITION BY RANGE (run_id);
ALTER TABLE ONLY ops.phase FORCE ROW LEVEL SECURITY;

-- table ops.phase_status_entry, owner lhcr_owner
CREATE TABLE ops.phase_status_entry (
    name ops.phase_status NOT NULL,
    terminal boolean NOT NULL
);
ALTER TABLE ONLY ops.phase_status_entry FORCE ROW LEVEL SECURITY;

-- table ops.phase_transition, owner lhcr_owner
CREATE TABLE ops.phase_transition (
    event text NOT NULL COLLATE pg_catalog."C",
    from_status ops.phase_status NOT NULL,
    to_status ops.phase_status NOT NULL
);
ALTER TABLE ONLY ops.phase_transition FORCE ROW LEVEL SECURITY;

-- table ops.principal, owner lhcr_owner
CREATE TABLE ops.principal (
    principal_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    login text COLLATE pg_catalog."C",
    token_subject text COLLATE pg_catalog."C",
    token_role text COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT ops.now() NOT NULL,
    disabled_at timestamp with time zone,
    org_id integer,
    scopes text[],
    budget jsonb,
    CONSTRAINT principal_can_be_recognised CHECK ((num_nonnulls(login, token_subject, token_role) >= 1)),
    CONSTRAINT principal_kind_is_known CHECK ((kind = ANY (ARRAY['user'::text, 'service'::text, 'agent'::text]))),
    CONSTRAINT principal_that_is_an_agent_of_an_organisation_has_scopes CHECK (((org_id IS NULL) OR ((kind = 'agent'::text) AND (scopes IS NOT NULL) AND (budget IS NOT NULL))))
);
ALTER TABLE ONLY ops.principal FORCE ROW LEVEL SECURITY;

-- table ops.project, owner lhcr_owner
CREATE TABLE ops.project (
    project_id integer NOT NULL,
    org_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    created_at timestamp with time zone DEFAULT ops.now() NOT NULL,
    CONSTRAINT project_name_is_a_slug CHECK ((name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text))
);
ALTER TABLE ONLY ops.project FORCE ROW LEVEL SECURITY;

-- table ops.promotion_gate, owner lhcr_owner
CREATE TABLE ops.promotion_gate (
    environment_id integer NOT NULL,
    after_environment_id integer NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    override_role ops.member_role NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT promotion_comes_from_another_environment CHECK ((after_environment_id <> environment_id))
);
ALTER TABLE ONLY ops.promotion_gate FORCE ROW LEVEL SECURITY;

-- table ops.promotion_proof, owner lhcr_owner
CREATE TABLE ops.promotion_proof (
    environment_id integer NOT NULL,
    template_id uuid NOT NULL,
    run_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL
);
ALTER TABLE ONLY ops.promotion_proof FORCE ROW LEVEL SECURITY;

-- table ops.pruned_chain, owner lhcr_owner
CREATE TABLE ops.pruned_chain (
    month date NOT NULL,
    org_id integer NOT NULL,
    row_count bigint NOT NULL,
    seq bigint NOT NULL,
    chain_hash bytea NOT NULL
);
ALTER TABLE ONLY ops.pruned_chain FORCE ROW LEVEL SECURITY;

-- table ops.pruned_month, owner lhcr_owner
CREATE TABLE ops.pruned_month (
    month date NOT NULL,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    pruned_by text NOT NULL COLLATE pg_catalog."C",
    row_count bigint NOT NULL,
    byte_count bigint NOT NULL,
    CONSTRAINT pruned_month_is_a_month CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);
ALTER TABLE ONLY ops.pruned_month FORCE ROW LEVEL SECURITY;

-- table ops.queue, owner lhcr_owner
CREATE TABLE ops.queue (
    queue_id integer NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    lane text NOT NULL COLLATE pg_catalog."C",
    executor text NOT NULL COLLATE pg_catalog."C",
    band text NOT NULL COLLATE pg_catalog."C",
    floor regclass NOT NULL,
    vtime regclass NOT NULL,
    clock regclass NOT NULL,
    requires jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT queue_band_is_known CHECK ((band = ANY (ARRAY['follow'::text, 'fresh'::text])))
);
ALTER TABLE ONLY ops.queue FORCE ROW LEVEL SECURITY;

-- table ops.queue_slot, owner lhcr_owner
CREATE TABLE ops.queue_slot (
    environment_id integer NOT NULL,
    queue_key text NOT NULL COLLATE pg_catalog."C",
    run_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    held_at timestamp with time zone
);
ALTER TABLE ONLY ops.queue_slot FORCE ROW LEVEL SECURITY;

-- table ops.queue_waiter, owner lhcr_owner
CREATE TABLE ops.queue_waiter (
    environment_id integer NOT NULL,
    queue_key text NOT NULL COLLATE pg_catalog."C",
    run_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    seq bigint NOT NULL
);
ALTER TABLE ONLY ops.queue_waiter FORCE ROW LEVEL SECURITY;

-- table ops.ready, owner lhcr_owner
CREATE TABLE ops.ready (
    queue_id integer NOT NULL,
    key bigint NOT NULL,
    run_id uuid NOT NULL,
    phase_no smallint NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0', autovacuum_analyze_scale_factor='0.02');
ALTER TABLE ONLY ops.ready FORCE ROW LEVEL SECURITY;

-- table ops.rescore, owner lhcr_owner
CREATE TABLE ops.rescore (
    environment_id integer NOT NULL,
    subject text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    queue_id integer DEFAULT 0 NOT NULL,
    key bigint DEFAULT '-9223372036854775808'::bigint NOT NULL,
    run_id uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    requested_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY ops.rescore FORCE ROW LEVEL SECURITY;

-- table ops.role_permission, owner lhcr_owner
CREATE TABLE ops.role_permission (
    role ops.member_role NOT NULL,
    permission text NOT NULL COLLATE pg_catalog."C"
);
ALTER TABLE ONLY ops.role_permission FORCE ROW LEVEL SECURITY;

-- table ops.run, owner lhcr_owner
CREATE TABLE ops.run (
    run_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    template_id uuid NOT NULL,
    template_name text NOT NULL COLLATE pg_catalog."C",
    template_version integer NOT NULL,
    status ops.run_status NOT NULL,
    lane text NOT NULL COLLATE pg_catalog."C",
    priority integer NOT NULL,
    key_at timestamp with time zone NOT NULL,
    phase_count smallint NOT NULL,
    active_phase smallint DEFAULT 0 NOT NULL,
    event_seq bigint DEFAULT 0 NOT NULL,
    params jsonb NOT NULL,
    git_sha text NOT NULL COLLATE pg_catalog."C",
    git_dirty boolean NOT NULL,
    spec_slug text NOT NULL,
    spec_hash text COLLATE pg_catalog."C",
    labels jsonb NOT NULL,
    input_manifest jsonb,
    output_manifest jsonb,
    as_of timestamp with time zone,
    queue_key text COLLATE pg_catalog."C",
    retry_of uuid,
    rebuild_of uuid,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    claimed_at timestamp with time zone,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    deadline_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    cancel_reason text,
    failure jsonb,
    session_id uuid,
    on_failure text COLLATE pg_catalog."C",
    CONSTRAINT run_git_sha_is_a_commit CHECK ((((length(git_sha) >= 7) AND (length(git_sha) <= 64)) AND (translate(git_sha, '0123456789abcdef'::text, ''::text) = ''::text))),
    CONSTRAINT run_has_phases CHECK (((phase_count >= 1) AND (phase_count <= 1000))),
    CONSTRAINT run_is_finished_exactly_when_terminal CHECK (((finished_at IS NOT NULL) = (status = ANY (ARRAY['succeeded'::ops.run_status, 'failed'::ops.run_status, 'cancelled'::ops.run_status, 'timed_out'::ops.run_status])))),
    CONSTRAINT run_lane_is_short_and_printable CHECK ((((length(lane) >= 1) AND (length(lane) <= 64)) AND (translate(lane, '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'::text, ''::text) = ''::text))),
    CONSTRAINT run_of_a_session_has_a_lane_of_it CHECK (((session_id IS NULL) OR (lane = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text])))),
    CONSTRAINT run_on_failure_is_known CHECK ((on_failure = ANY (ARRAY['hold'::text, 'continue'::text]))),
    CONSTRAINT run_that_ended_badly_says_why CHECK (((status <> ALL (ARRAY['failed'::ops.run_status, 'timed_out'::ops.run_status, 'cancelled'::ops.run_status])) OR (failure IS NOT NULL) OR (cancel_requested_at IS NOT NULL))),
    CONSTRAINT run_that_runs_has_started CHECK (((status <> ALL (ARRAY['running'::ops.run_status, 'succeeded'::ops.run_status])) OR (started_at IS NOT NULL)))
)
PARTITION BY RANGE (run_id);
ALTER TABLE ONLY ops.run FORCE ROW LEVEL SECURITY;

-- table ops.run_status_entry, owner lhcr_owner
CREATE TABLE ops.run_status_entry (
    name ops.run_status NOT NULL,
    terminal boolean NOT NULL
);
ALTER TABLE ONLY ops.run_status_entry FORCE ROW LEVEL SECURITY;

-- table ops.run_transition, owner lhcr_owner
CREATE TABLE ops.run_transition (
    event text NOT NULL COLLATE pg_catalog."C",
    from_status ops.run_status NOT NULL,
    to_status ops.run_status NOT NULL
);
ALTER TABLE ONLY ops.run_transition FORCE ROW LEVEL SECURITY;

-- table ops.schedule, owner lhcr_owner
CREATE TABLE ops.schedule (
    schedule_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    cron text NOT NULL COLLATE pg_catalog."C",
    time_zone text NOT NULL COLLATE pg_catalog."C",
    jitter_ms bigint NOT NULL,
    catchup text NOT NULL COLLATE pg_catalog."C",
    overlap text NOT NULL COLLATE pg_catalog."C",
    request jsonb NOT NULL,
    next_at timestamp with time zone,
    due_at timestamp with time zone,
    last_at timestamp with time zone,
    last_run_id uuid,
    paused_at timestamp with time zone,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT schedule_catchup_is_known CHECK ((catchup = ANY (ARRAY['none'::text, 'last'::text, 'all'::text]))),
    CONSTRAINT schedule_is_due_exactly_when_it_has_a_next_time CHECK (((next_at IS NULL) = (due_at IS NULL))),
    CONSTRAINT schedule_jitter_is_at_most_a_day CHECK (((jitter_ms >= 0) AND (jitter_ms <= 86400000))),
    CONSTRAINT schedule_name_is_a_word CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'::text)),
    CONSTRAINT schedule_overlap_is_known CHECK ((overlap = ANY (ARRAY['skip'::text, 'queue'::text, 'cancel'::text])))
);
ALTER TABLE ONLY ops.schedule FORCE ROW LEVEL SECURITY;

-- table ops.schedule_fire, owner lhcr_owner
CREATE TABLE ops.schedule_fire (
    schedule_id uuid NOT NULL,
    logical_at timestamp with time zone NOT NULL,
    backfill_id uuid,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    fired_at timestamp with time zone NOT NULL,
    outcome text NOT NULL COLLATE pg_catalog."C",
    run_id uuid,
    live boolean NOT NULL,
    detail jsonb,
    CONSTRAINT schedule_fire_has_a_run_exactly_when_created CHECK (((run_id IS NULL) = (outcome <> 'created'::text))),
    CONSTRAINT schedule_outcome_is_known CHECK ((outcome = ANY (ARRAY['created'::text, 'skipped'::text, 'failed'::text])))
);
ALTER TABLE ONLY ops.schedule_fire FORCE ROW LEVEL SECURITY;

-- table ops.score_weight, owner lhcr_owner
CREATE TABLE ops.score_weight (
    project_id integer NOT NULL,
    signal text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    weight integer NOT NULL,
    direction text NOT NULL COLLATE pg_catalog."C",
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT score_weight_direction_is_known CHECK ((direction = ANY (ARRAY['raise'::text, 'lower'::text]))),
    CONSTRAINT score_weight_is_at_most_a_day CHECK (((weight >= 0) AND (weight <= 86400))),
    CONSTRAINT score_weight_signal_is_a_word CHECK ((signal ~ '^[a-z][a-z0-9_]{0,31}$'::text))
);
ALTER TABLE ONLY ops.score_weight FORCE ROW LEVEL SECURITY;

-- table ops.session, owner lhcr_owner
CREATE TABLE ops.session (
    session_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    on_failure text NOT NULL COLLATE pg_catalog."C",
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT session_name_is_a_word CHECK ((name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'::text)),
    CONSTRAINT session_on_failure_is_known CHECK ((on_failure = ANY (ARRAY['hold'::text, 'continue'::text])))
);
ALTER TABLE ONLY ops.session FORCE ROW LEVEL SECURITY;

-- table ops.setting, owner lhcr_owner
CREATE TABLE ops.setting (
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    environment_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    value jsonb NOT NULL,
    revision bigint NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT setting_name_is_short_and_printable CHECK (((name ~ '^[[:graph:]]+$'::text) AND (length(name) <= 512)))
);
ALTER TABLE ONLY ops.setting FORCE ROW LEVEL SECURITY;

-- table ops.signal, owner lhcr_owner
CREATE TABLE ops.signal (
    environment_id integer NOT NULL,
    subject text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    value numeric,
    deadline_at timestamp with time zone,
    within_ms bigint,
    reason text,
    set_by uuid NOT NULL,
    set_at timestamp with time zone NOT NULL,
    CONSTRAINT signal_deadline_is_of_freshness CHECK (((value IS NOT NULL) OR (name = 'freshness'::text))),
    CONSTRAINT signal_name_is_a_word CHECK ((name ~ '^[a-z][a-z0-9_]{0,31}$'::text)),
    CONSTRAINT signal_says_one_thing CHECK ((num_nonnulls(value, deadline_at, within_ms) = 1)),
    CONSTRAINT signal_subject_is_a_run_a_template_or_a_table CHECK ((subject ~ '^(run|template|table):[[:graph:]]{1,200}$'::text)),
    CONSTRAINT signal_value_is_bounded CHECK ((abs(value) <= (1000000000)::numeric)),
    CONSTRAINT signal_within_is_of_a_table CHECK (((within_ms IS NULL) OR ((within_ms > 0) AND (subject ~~ 'table:%'::text))))
);
ALTER TABLE ONLY ops.signal FORCE ROW LEVEL SECURITY;

-- table ops.template, owner lhcr_owner
CREATE TABLE ops.template (
    template_id uuid NOT NULL,
    org_id integer NOT NULL,
    project_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    body jsonb NOT NULL,
    body_sha256 bytea NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT template_name_is_short_and_printable CHECK ((name ~ '^[[:graph:]]{1,128}$'::text)),
    CONSTRAINT template_version_starts_at_one CHECK ((version >= 1))
);
ALTER TABLE ONLY ops.template FORCE ROW LEVEL SECURITY;

-- table ops.worker, owner lhcr_owner
CREATE TABLE ops.worker (
    worker_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    instance text NOT NULL COLLATE pg_catalog."C",
    info jsonb DEFAULT '{}'::jsonb NOT NULL,
    lock_key bigint NOT NULL,
    session_lock boolean DEFAULT false NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    lock_lost_at timestamp with time zone,
    waiting_since timestamp with time zone,
    CONSTRAINT worker_name_is_short_and_printable CHECK ((name ~ '^[[:graph:]]{1,128}$'::text))
)
WITH (fillfactor='70');
ALTER TABLE ONLY ops.worker FORCE ROW LEVEL SECURITY;

-- trigger ops.audit audit_is_never_changed, owner lhcr_owner
CREATE TRIGGER audit_is_never_changed BEFORE DELETE OR UPDATE ON ops.audit FOR EACH ROW EXECUTE FUNCTION ops._audit_guard();

-- trigger ops.audit_batch audit_batches_are_never_changed, owner lhcr_owner
CREATE TRIGGER audit_batches_are_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON ops.audit_batch FOR EACH STATEMENT EXECUTE FUNCTION ops._audit_guard();

-- trigger ops.event events_are_never_changed, owner lhcr_owner
CREATE TRIGGER events_are_never_changed BEFORE DELETE OR UPDATE ON ops.event FOR EACH ROW EXECUTE FUNCTION ops._event_guard();

-- trigger ops.event events_are_never_truncated, owner lhcr_owner
CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON ops.event FOR EACH STATEMENT EXECUTE FUNCTION ops._event_guard();

-- trigger ops.lease caps_settle, owner lhcr_owner
CREATE TRIGGER caps_settle AFTER DELETE ON ops.lease FOR EACH ROW WHEN (((old.reserved IS NOT NULL) OR (old.used IS NOT NULL))) EXECUTE FUNCTION ops._cap_settle();

-- trigger ops.lease deleted_leases_agree_with_phases, owner lhcr_owner
CREATE TRIGGER deleted_leases_agree_with_phases AFTER DELETE ON ops.lease REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION ops._lease_guard_delete();

-- trigger ops.lease inserted_leases_agree_with_phases, owner lhcr_owner
CREATE TRIGGER inserted_leases_agree_with_phases AFTER INSERT ON ops.lease REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ops._lease_guard_insert();

-- trigger ops.lease lease_identity_never_changes, owner lhcr_owner
CREATE TRIGGER lease_identity_never_changes BEFORE UPDATE OF run_id, phase_no, lease_token ON ops.lease FOR EACH ROW EXECUTE FUNCTION ops._lease_guard_identity();

-- trigger ops.phase inserted_phases_agree_with_leases, owner lhcr_owner
CREATE TRIGGER inserted_phases_agree_with_leases AFTER INSERT ON ops.phase REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ops._lease_guard_phase();

-- trigger ops.phase updated_phases_agree_with_leases, owner lhcr_owner
CREATE TRIGGER updated_phases_agree_with_leases AFTER UPDATE ON ops.phase REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION ops._lease_guard_phase();

-- trigger ops.pruned_chain pruned_chains_are_never_changed, owner lhcr_owner
CREATE TRIGGER pruned_chains_are_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON ops.pruned_chain FOR EACH STATEMENT EXECUTE FUNCTION ops._audit_guard();

-- type ops.failure_class, owner lhcr_owner
CREATE TYPE ops.failure_class AS ENUM (
    'transient',
    'permanent',
    'timeout',
    'cap_exceeded',
    'cancelled',
    'lease_lost',
    'crashed'
);
ALTER TYPE ops.failure_class OWNER TO lhcr_owner;

-- type ops.member_role, owner lhcr_owner
CREATE TYPE ops.member_role AS ENUM (
    'platform_admin',
    'data_engineer',
    'analytics_engineer',
    'bi_developer',
    'ai_engineer',
    'operator',
    'auditor'
);
ALTER TYPE ops.member_role OWNER TO lhcr_owner;

-- type ops.phase_status, owner lhcr_owner
CREATE TYPE ops.phase_status AS ENUM (
    'waiting',
    'queued',
    'claimed',
    'running',
    'held',
    'quarantined',
    'succeeded',
    'failed',
    'cancelled',
    'timed_out'
);
ALTER TYPE ops.phase_status OWNER TO lhcr_owner;

-- type ops.run_status, owner lhcr_owner
CREATE TYPE ops.run_status AS ENUM (
    'queued',
    'claimed',
    'running',
    'succeeded',
    'failed',
    'cancelled',
    'timed_out'
);
ALTER TYPE ops.run_status OWNER TO lhcr_owner;

-- view public.alerts, owner lhcr_owner
CREATE VIEW public.alerts WITH (security_invoker='true') AS
 SELECT a.alert_id,
    j.name AS project,
    e.name AS environment,
    a.rule,
    a.subject,
    a.severity,
    a.message,
    a.facts,
    a.run_id,
    a.times,
    a.first_at,
    a.last_at,
    a.owners,
    a.acked_at,
    a.resolved_at,
    a.resolution
   FROM ((ops.alert a
     JOIN ops.environment e USING (environment_id))
     JOIN ops.project j ON ((j.project_id = a.project_id)));
ALTER TABLE public.alerts OWNER TO lhcr_owner;

-- view public.artifacts, owner lhcr_owner
CREATE VIEW public.artifacts WITH (security_invoker='true') AS
 SELECT a.sha256,
    a.byte_size,
    a.content_type,
    a.storage_url,
    j.name AS project,
    e.name AS environment,
    a.created_at
   FROM ((ops.artifact a
     JOIN ops.environment e USING (environment_id))
     JOIN ops.project j ON ((j.project_id = a.project_id)));
ALTER TABLE public.artifacts OWNER TO lhcr_owner;

-- view public.lake_tables, owner lhcr_owner
CREATE VIEW public.lake_tables WITH (security_invoker='true') AS
 SELECT t.name,
    t.layer,
    t.format,
    t.location,
    t.version,
    t.row_count,
    t.byte_count,
    t.columns,
    t.run_id,
    t.published_at,
    j.name AS project,
    e.name AS environment
   FROM ((ops.lake_table t
     JOIN ops.environment e USING (environment_id))
     JOIN ops.project j ON ((j.project_id = t.project_id)));
ALTER TABLE public.lake_tables OWNER TO lhcr_owner;

-- view public.run_events, owner lhcr_owner
CREATE VIEW public.run_events WITH (security_invoker='true') AS
 SELECT e.run_id,
    e.seq,
    e.event_id,
    p.name AS phase,
    e.ts,
    e.level,
    e.type,
    e.message,
    e.payload
   FROM (ops.event e
     LEFT JOIN ops.phase p ON (((p.run_id = e.run_id) AND (p.phase_no = e.phase_no))));
ALTER TABLE public.run_events OWNER TO lhcr_owner;

-- view public.run_phases, owner lhcr_owner
CREATE VIEW public.run_phases WITH (security_invoker='true') AS
 SELECT p.run_id,
    p.phase_no,
    p.name AS phase,
    p.kind,
    p.executor,
    p.status,
    p.attempt,
    p.crashes,
    p.input,
    p.output,
    p.usage,
    p.failure,
    p.reused_from,
    p.queued_at,
    p.started_at,
    p.finished_at,
    p.approve,
    p.approval
   FROM ops.phase p;
ALTER TABLE public.run_phases OWNER TO lhcr_owner;

-- view public.run_templates, owner lhcr_owner
CREATE VIEW public.run_templates WITH (security_invoker='true') AS
 SELECT t.template_id,
    j.name AS project,
    t.name,
    t.version,
    t.kind,
    t.body,
    t.created_at
   FROM (ops.template t
     JOIN ops.project j USING (project_id));
ALTER TABLE public.run_templates OWNER TO lhcr_owner;

-- view public.runs, owner lhcr_owner
CREATE VIEW public.runs WITH (security_invoker='true') AS
 SELECT r.run_id,
    j.name AS project,
    e.name AS environment,
    r.template_name AS template,
    r.template_version,
    r.status,
    r.lane,
    r.priority,
    r.git_sha,
    r.git_dirty,
    r.spec_slug,
    r.spec_hash,
    r.params,
    r.labels,
    r.queue_key,
    r.retry_of,
    r.rebuild_of,
    r.as_of,
    r.input_manifest,
    r.output_manifest,
    r.failure,
    r.created_at,
    r.claimed_at,
    r.started_at,
    r.finished_at,
    r.cancel_requested_at,
    r.session_id,
    r.on_failure
   FROM ((ops.run r
     JOIN ops.environment e USING (environment_id))
     JOIN ops.project j ON ((j.project_id = r.project_id)));
ALTER TABLE public.runs OWNER TO lhcr_owner;

-- view public.schedules, owner lhcr_owner
CREATE VIEW public.schedules WITH (security_invoker='true') AS
 SELECT s.schedule_id,
    s.name,
    j.name AS project,
    e.name AS environment,
    s.cron,
    s.time_zone,
    s.catchup,
    s.overlap,
    s.request,
    s.next_at,
    s.last_at,
    s.last_run_id,
    s.paused_at,
    s.created_at,
    s.updated_at
   FROM ((ops.schedule s
     JOIN ops.environment e USING (environment_id))
     JOIN ops.project j ON ((j.project_id = s.project_id)));
ALTER TABLE public.schedules OWNER TO lhcr_owner;

-- view public.sessions, owner lhcr_owner
CREATE VIEW public.sessions WITH (security_invoker='true') AS
 SELECT s.session_id,
    s.name,
    j.name AS project,
    e.name AS environment,
    s.on_failure,
    s.created_at,
    s.archived_at
   FROM ((ops.session s
     JOIN ops.environment e USING (environment_id))
     JOIN ops.project j ON ((j.project_id = s.project_id)));
ALTER TABLE public.sessions OWNER TO lhcr_owner;
