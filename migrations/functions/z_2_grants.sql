-- Who may call what: the one table of EXECUTE. Everything else is revoked, also what a later migration dropped
-- and made again. `api` means people, workers and Supabase's two roles (never anon): each function checks the
-- caller's permission itself; `policy` means callable because a policy calls it.
set local role lhcr_owner;
do $$
declare
  v_function regprocedure;
begin
  for v_function in select p.oid::regprocedure from pg_catalog.pg_proc p
                     where p.pronamespace = 'ops'::regnamespace loop
    execute format('revoke all on function %s from public, anon, authenticated, service_role, lhcr_user, lhcr_worker, lhcr_backup', v_function);
    if (select p.proname = any (array[
          'whoami', 'template_apply', 'template_list', 'template_show',
          'run_create', 'run_create_batch', 'run_claim', 'run_complete', 'run_cancel', 'run_retry', 'run_rebuild', 'run_list', 'run_show',
          'run_explain', 'run_score', 'signal_set', 'signal_list', 'signal_remove', 'score_weight', 'score_list',
          'backfill_list', 'backfill_cancel', 'backfill_resume', 'promotion_set', 'promotion_show',
          'phase_start', 'phase_complete', 'phase_complete_batch', 'phase_fail', 'lease_heartbeat', 'lease_release',
          'event_append', 'event_list', 'event_tail', 'artifact_announce', 'artifact_register', 'artifact_list', 'artifact_show',
          'artifact_gc', 'scratch_expired', 'spec_trace',
          'phase_approve', 'audit_log', 'audit_verify', 'audit_checkpoint', 'audit_export', 'audit_exported', 'schedule_apply', 'schedule_list', 'schedule_show', 'schedule_pause', 'schedule_remove', 'schedule_backfill', 'queue_weight', 'agent_register', 'agent_key_create', 'agent_key_revoke', 'agent_list', 'member_add', 'member_remove', 'member_list', 'queue_stats', 'doctor', 'concurrency_set', 'concurrency_list', 'concurrency_remove', 'session_create', 'session_list', 'session_show', 'session_archive', 'session_release',
          'cap_set', 'cap_remove', 'cap_list', 'cap_usage', 'cap_report', 'cap_allow', 'usage_record',
          'worker_register', 'worker_list', 'maintenance_tick',
          'alert_apply', 'alert_rules', 'alert_list', 'alert_show', 'alert_ack', 'alert_resolve', 'alert_raise', 'alert_test', 'delivery_claim', 'delivery_finish', 'delivery_show',
          'connection_add', 'connection_list', 'connection_show', 'connection_remove',
          'table_list', 'table_show', 'table_hold', 'table_vacuum', 'setting_get', 'setting_set',
          '_environments_permitted'])
        from pg_catalog.pg_proc p where p.oid = v_function) then
      execute format('grant execute on function %s to lhcr_user, lhcr_worker, authenticated, service_role', v_function);
    end if;
  end loop;
end
$$;
grant select on all sequences in schema ops to lhcr_backup;
reset role;
