-- The output manifest of a run that ended without one of its own: every table published and every artifact,
-- by hash. Called by phase_complete.
set local role lhcr_owner;
create or replace function ops._run_manifest(p_run_id uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_build_object(
    'tables', (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', v.name, 'layer', v.layer,
        'format', v.format, 'location', v.location, 'version', v.version, 'rows', v.row_count, 'bytes', v.byte_count,
        'plan_hash', v.detail -> 'plan_hash', 'logical_hash', v.detail -> 'logical_hash', 'data_hash', v.detail -> 'data_hash',
        'manifest_sha256', v.detail -> 'manifest_sha256')) order by v.name, v.version), '[]')
      from ops.lake_table_version v join ops.run r on r.run_id = p_run_id and r.environment_id = v.environment_id
      where v.run_id = p_run_id),
    'artifacts', (select coalesce(jsonb_agg(jsonb_build_object('phase', p.name, 'name', l.name, 'sha256', l.sha256)
        order by l.phase_no, l.name), '[]')
      from (select distinct on (phase_no, name) * from ops.artifact_link where run_id = p_run_id
             order by phase_no, name, attempt desc) l
      join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no));
end
$$;
reset role;
