-- The artifacts of a run, and what one artifact is and where it is used. A hash alone gives nothing: only what
-- lies in an environment that the caller may read is found.
-- Callers: `lhcr artifact list|show|verify|pull`. Errors: LH006 not_found, LH022.
set local role lhcr_owner;
create or replace function ops.artifact_list(p_run_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
begin
  perform ops._run_check(p_run_id, (select environment_id from ops.run where run_id = p_run_id), 'run.read');
  return jsonb_build_object('artifacts', ops._artifacts_json(p_run_id));
end
$$;

create or replace function ops.artifact_show(p_sha256 text, p_environment text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_artifacts jsonb;
begin
  select jsonb_agg(jsonb_build_object('artifact_id', a.artifact_id, 'sha256', a.sha256, 'byte_size', a.byte_size,
      'content_type', a.content_type, 'storage_url', a.storage_url, 'created_at', ops._rfc3339(a.created_at),
      'org', o.name, 'project', j.name, 'environment', e.name,
      'links', (select coalesce(jsonb_agg(jsonb_build_object('run_id', l.run_id, 'phase', p.name, 'attempt', l.attempt, 'name', l.name)
          order by l.run_id, l.phase_no, l.attempt, l.name), '[]')
        from (select * from ops.artifact_link where environment_id = a.environment_id and sha256 = a.sha256 order by run_id desc limit 1000) l
        join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no)) order by o.name, j.name, e.name)
    into v_artifacts
    from ops.artifact a join ops.environment e using (environment_id)
    join ops.project j on j.project_id = e.project_id join ops.organisation o on o.org_id = e.org_id
   where a.sha256 = p_sha256 and a.environment_id = any (ops._environments_permitted('run.read'))
     and (p_environment is null or e.name = p_environment);
  if v_artifacts is null then
    perform ops._fail('LH006', format('artifact "%s" is not found', left(p_sha256, 100)),
      jsonb_build_object('sha256', left(p_sha256, 100)), 'artifact_list shows the artifacts of a run');
  end if;
  return jsonb_build_object('artifacts', v_artifacts);
end
$$;
reset role;
