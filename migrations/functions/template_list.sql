-- The templates of a project (latest versions), and one of them with its body.
-- Callers: `lhcr template list|show`. Errors: LH006 not_found, LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops.template_list(p_project text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_org, p_project, 'template.read');
begin
  return jsonb_build_object('templates', (select coalesce(jsonb_agg(jsonb_build_object('template_id', t.template_id,
      'name', t.name, 'version', t.version, 'kind', t.kind, 'description', t.body -> 'description',
      'lane', coalesce(t.body ->> 'lane', 'A'), 'phases', (select jsonb_agg(e -> 'name') from jsonb_array_elements(t.body -> 'phases') e),
      'created_at', ops._rfc3339(t.created_at)) order by t.name), '[]')
    from (select distinct on (name) * from ops.template where project_id = v_project.project_id order by name, version desc) t));
end
$$;

create or replace function ops.template_show(p_project text, p_name text, p_version int default null, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_org, p_project, 'template.read');
  v_template ops.template := ops._template_find(v_project.project_id, p_name, p_version);
begin
  return jsonb_build_object('template_id', v_template.template_id, 'project', v_project.name, 'name', v_template.name,
    'version', v_template.version, 'kind', v_template.kind, 'body', v_template.body,
    'body_sha256', encode(v_template.body_sha256, 'hex'), 'created_at', ops._rfc3339(v_template.created_at),
    'versions', (select jsonb_agg(version order by version desc) from ops.template
                  where project_id = v_project.project_id and name = p_name));
end
$$;
reset role;
