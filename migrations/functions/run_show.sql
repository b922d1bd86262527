-- One run with its phases, attempts, artifacts and leases (never their tokens). A run shows claimed_by,
-- claimed_at and heartbeat_at of its active phase. Callers: `lhcr run show`, `run watch`. Errors: LH006 not_found.
set local role lhcr_owner;
create or replace function ops._run_json(p_run ops.run) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('run_id', p_run.run_id, 'org', o.name, 'project', j.name, 'environment', e.name,
      'template', p_run.template_name, 'template_version', p_run.template_version, 'status', p_run.status,
      'lane', p_run.lane, 'priority', p_run.priority, 'phase', p.name, 'phase_count', p_run.phase_count,
      'git_sha', p_run.git_sha, 'git_dirty', p_run.git_dirty, 'spec_slug', p_run.spec_slug, 'spec_hash', p_run.spec_hash,
      'params', p_run.params, 'labels', p_run.labels, 'queue_key', p_run.queue_key, 'session', (select s.name from ops.session s where s.session_id = p_run.session_id),
      'on_failure', p_run.on_failure, 'as_of', ops._rfc3339(p_run.as_of),
      'retry_of', p_run.retry_of, 'rebuild_of', p_run.rebuild_of, 'input_manifest', p_run.input_manifest,
      'output_manifest', p_run.output_manifest, 'failure', p_run.failure, 'created_at', ops._rfc3339(p_run.created_at),
      'started_at', ops._rfc3339(p_run.started_at), 'finished_at', ops._rfc3339(p_run.finished_at),
      'deadline_at', ops._rfc3339(p_run.deadline_at), 'cancel_requested_at', ops._rfc3339(p_run.cancel_requested_at),
      'cancel_reason', p_run.cancel_reason, 'claimed_by', l.claimed_by, 'claimed_at', ops._rfc3339(l.claimed_at),
      'heartbeat_at', ops._rfc3339(l.heartbeat_at))
    from ops.environment e join ops.project j on j.project_id = e.project_id join ops.organisation o on o.org_id = e.org_id
    left join ops.phase p on p.run_id = p_run.run_id and p.phase_no = p_run.active_phase
    left join ops.lease l on l.run_id = p_run.run_id and l.phase_no = p_run.active_phase
    where e.environment_id = p_run.environment_id);
end
$$;

create or replace function ops.run_show(p_run_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run;
begin
  select * into v_run from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_run.environment_id, 'run.read');
  return jsonb_build_object('run', ops._run_json(v_run),
    'phases', (select jsonb_agg(jsonb_build_object('phase', p.name, 'phase_id', p.phase_id, 'phase_no', p.phase_no,
        'kind', p.kind, 'executor', p.executor, 'status', p.status, 'attempt', p.attempt, 'crashes', p.crashes,
        'input', p.input, 'output', p.output, 'usage', p.usage, 'failure', p.failure, 'reused_from', p.reused_from,
        'timeout_ms', p.timeout_ms, 'lease_ms', p.lease_ms, 'queued_at', ops._rfc3339(p.queued_at),
        'due_at', ops._rfc3339(p.due_at), 'approve', p.approve, 'approval', p.approval,
        'requires', p.requires, 'waits_for', (select w.key from ops.concurrency_waiter w where w.run_id = p.run_id and w.phase_no = p.phase_no),
        'waits_for_cap', ops._cap_waited_for(p.run_id, p.phase_no), 'started_at', ops._rfc3339(p.started_at),
        'finished_at', ops._rfc3339(p.finished_at)) order by p.phase_no) from ops.phase p where p.run_id = p_run_id),
    'attempts', (select coalesce(jsonb_agg(jsonb_build_object('phase', p.name, 'attempt', a.attempt, 'worker', a.claimed_by,
        'claimed_at', ops._rfc3339(a.claimed_at), 'started_at', ops._rfc3339(a.started_at),
        'finished_at', ops._rfc3339(a.finished_at), 'outcome', a.outcome, 'failure', a.failure, 'usage', a.usage)
        order by a.claimed_at, a.phase_no), '[]')
      from ops.attempt a join ops.phase p on p.run_id = a.run_id and p.phase_no = a.phase_no where a.run_id = p_run_id),
    'artifacts', (ops._artifacts_json(p_run_id)),
    'leases', (select coalesce(jsonb_agg(jsonb_build_object('phase', p.name, 'claimed_by', l.claimed_by,
        'claimed_at', ops._rfc3339(l.claimed_at), 'heartbeat_at', ops._rfc3339(l.heartbeat_at),
        'lease_expires_at', ops._rfc3339(l.expires_at), 'deadline_at', ops._rfc3339(l.deadline_at),
        'cancel_requested', l.cancel_requested_at is not null)), '[]')
      from ops.lease l join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no where l.run_id = p_run_id));
end
$$;

create or replace function ops._artifacts_json(p_run_id uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('artifact_id', a.artifact_id, 'sha256', a.sha256, 'name', l.name,
      'phase', p.name, 'attempt', l.attempt, 'byte_size', a.byte_size, 'content_type', a.content_type, 'storage_url', a.storage_url,
      'created_at', ops._rfc3339(l.created_at)) order by l.phase_no, l.attempt, l.name), '[]')
    from ops.artifact_link l join ops.artifact a on a.org_id = l.org_id and a.environment_id = l.environment_id and a.sha256 = l.sha256
    join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no where l.run_id = p_run_id);
end
$$;
reset role;
