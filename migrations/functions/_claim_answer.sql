-- The document that a claim answers: what a worker needs to run each phase, the outputs of the earlier phases
-- included. A repeated claim shows the leases that are still held. Called by run_claim.
set local role lhcr_owner;
create or replace function ops._claim_answer(p_claim_id uuid, p_run_ids uuid[], p_phase_nos smallint[], p_tokens uuid[])
returns jsonb language plpgsql stable set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set cpu_tuple_cost = 1 set cpu_index_tuple_cost = 1 as $$
begin
  return jsonb_build_object('claim_id', p_claim_id, 'claims', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'run_id', p.run_id, 'phase', p.name, 'phase_id', p.phase_id, 'phase_no', p.phase_no, 'attempt', a.attempt,
      'lease_token', l.lease_token, 'lease_expires_at', ops._rfc3339(l.expires_at), 'lease_ms', l.lease_ms,
      'deadline_at', ops._rfc3339(l.deadline_at), 'timeout_ms', p.timeout_ms, 'executor', p.executor, 'kind', p.kind,
      'input', p.input, 'limits', coalesce(l.limits, '{}'),
      'run', jsonb_build_object('org', o.name, 'project', j.name, 'environment', e.name, 'template', r.template_name,
        'template_version', r.template_version, 'params', r.params, 'git_sha', r.git_sha, 'git_dirty', r.git_dirty,
        'spec_slug', r.spec_slug, 'spec_hash', r.spec_hash, 'labels', r.labels, 'lane', r.lane, 'priority', r.priority,
        'as_of', ops._rfc3339(coalesce(r.as_of, r.created_at)), 'input_manifest', r.input_manifest,
        'retry_of', r.retry_of, 'rebuild_of', r.rebuild_of, 'created_at', ops._rfc3339(r.created_at)),
      'outputs', (select coalesce(jsonb_object_agg(b.name, b.output), '{}') from ops.phase b
                   where b.run_id = p.run_id and b.phase_no < p.phase_no and b.output is not null)) order by c.no), '[]')
      from unnest(p_run_ids, p_phase_nos, p_tokens) with ordinality as c (run_id, phase_no, token, no)
      join ops.lease l on l.run_id = c.run_id and l.phase_no = c.phase_no and l.lease_token = c.token
      join ops.phase p on p.run_id = c.run_id and p.phase_no = c.phase_no
      join ops.attempt a on a.run_id = c.run_id and a.phase_no = c.phase_no and a.lease_token = c.token
      join ops.run r on r.run_id = c.run_id
      join ops.environment e on e.environment_id = r.environment_id
      join ops.project j on j.project_id = r.project_id
      join ops.organisation o on o.org_id = r.org_id));
end
$$;
reset role;
