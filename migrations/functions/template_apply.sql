-- Stores a template. The same body again answers the version it already has; another body is the next version.
-- Callers: `lhcr template apply`, `lhcr pipeline run`. Locks: one advisory lock a (project, name).
-- Errors: LH022 invalid_argument, LH006 not_found, LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops._project_find(p_org text, p_project text, p_permission text) returns ops.project
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_project ops.project;
  v_ids int[];
  v_seen boolean;
begin
  v_ids := array(select distinct p.project_id from ops.project p join ops.environment e using (project_id)
    join ops.organisation o on o.org_id = p.org_id
    where p.name = p_project and (p_org is null or o.name = p_org)
      and e.environment_id = any (ops._environments_permitted(p_permission)));
  if cardinality(v_ids) = 0 then
    select exists (select from ops.project p join ops.environment e using (project_id)
       where p.name = p_project and e.environment_id = any (ops._environments_permitted('run.read'))) into v_seen;
    if v_seen then
      perform ops._fail('LH004', format('permission "%s" is missing in project "%s"', p_permission, p_project),
        jsonb_build_object('permission', p_permission, 'project', p_project),
        'ask a platform admin for a role that has it');
    end if;
    perform ops._fail('LH006', format('project "%s" is not found', p_project), jsonb_build_object('project', p_project),
      'whoami lists what this login is a member of');
  elsif cardinality(v_ids) > 1 then
    perform ops._fail('LH022', format('project "%s" exists in several organisations', p_project),
      jsonb_build_object('project', p_project), 'give "org" too');
  end if;
  select * into v_project from ops.project where project_id = v_ids[1];
  return v_project;
end
$$;

create or replace function ops.template_apply(p_template jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_project ops.project := ops._project_find(p_template ->> 'org', p_template ->> 'project', 'template.write');
  v_body jsonb := p_template - 'project' - 'org';
  v_sha256 bytea := sha256(convert_to((p_template - 'project' - 'org')::text, 'UTF8'));
  v_latest ops.template;
begin
  perform ops._template_check(v_body);
  perform pg_advisory_xact_lock(hashtextextended('lhcr template ' || v_project.project_id || ' ' || (v_body ->> 'name'), 0));
  select * into v_latest from ops.template where project_id = v_project.project_id and name = v_body ->> 'name'
     and body_sha256 = v_sha256 order by version desc limit 1;
  if found then
    return jsonb_build_object('template_id', v_latest.template_id, 'name', v_latest.name,
      'version', v_latest.version, 'created', false);
  end if;
  insert into ops.template (template_id, org_id, project_id, name, version, kind, body, body_sha256, created_by, created_at)
  select ops.uuid_v7(ops.now()), v_project.org_id, v_project.project_id, v_body ->> 'name',
         coalesce(max(version), 0) + 1, v_body ->> 'kind', v_body, v_sha256, ops._principal(), ops.now()
    from ops.template where project_id = v_project.project_id and name = v_body ->> 'name'
  returning * into v_latest;
  perform ops._audit('template_apply', v_project.org_id, v_project.project_id, null, 'template',
    v_latest.template_id::text, jsonb_build_object('name', v_latest.name, 'version', v_latest.version));
  return jsonb_build_object('template_id', v_latest.template_id, 'name', v_latest.name,
    'version', v_latest.version, 'created', true);
end
$$;
reset role;
