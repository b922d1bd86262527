-- Stores a template. The same body again answers the version it already has; another body is the next version.
-- Who may read templates may ask for one that is kept; only a new body needs template.write.
-- Callers: `lhcr template apply`, `lhcr pipeline apply|run`. Locks: one advisory lock a (project, name).
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
       join ops.organisation o on o.org_id = p.org_id
       where p.name = p_project and (p_org is null or o.name = p_org) and e.environment_id = any (ops._environments_permitted('run.read'))) into v_seen;
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
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_template ->> 'org', p_template ->> 'project', 'template.read');
  v_body jsonb := p_template - 'project' - 'org';
  v_template ops.template;
begin
  perform ops._template_check(v_body);
  v_template := ops._template_kept(v_project.project_id, v_body);
  if v_template.template_id is not null then
    return ops._template_applied(v_template, false);
  end if;
  if not exists (select from ops.environment where project_id = v_project.project_id
                    and environment_id = any (ops._environments_permitted('template.write'))) then
    perform ops._fail('LH004', format('template "%s" is not kept with this body, and permission "template.write" is missing in project "%s"',
        v_body ->> 'name', v_project.name),
      jsonb_build_object('permission', 'template.write', 'project', v_project.name, 'template', v_body ->> 'name'),
      'someone who may write templates applies it once; from then on it can be run');
  end if;
  return ops._template_keep(v_project, v_body);
end
$$;

-- The newest version with exactly this body, or a row of nulls.
create or replace function ops._template_kept(p_project_id int, p_body jsonb) returns ops.template
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_template ops.template;
begin
  select * into v_template from ops.template where project_id = p_project_id and name = p_body ->> 'name'
     and body_sha256 = sha256(convert_to(p_body::text, 'UTF8')) order by version desc limit 1;
  return v_template;
end
$$;

-- Keeps a body that was checked and permitted. Two at once make one version: the second finds the first's.
create or replace function ops._template_keep(p_project ops.project, p_body jsonb) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_template ops.template;
begin
  perform pg_advisory_xact_lock(hashtextextended('lhcr template ' || p_project.project_id || ' ' || (p_body ->> 'name'), 0));
  v_template := ops._template_kept(p_project.project_id, p_body);
  if v_template.template_id is not null then
    return ops._template_applied(v_template, false);
  end if;
  insert into ops.template (template_id, org_id, project_id, name, version, kind, body, body_sha256, created_by, created_at)
  select ops.uuid_v7(ops.now()), p_project.org_id, p_project.project_id, p_body ->> 'name', coalesce(max(version), 0) + 1,
         p_body ->> 'kind', p_body, sha256(convert_to(p_body::text, 'UTF8')), ops._principal(), ops.now()
    from ops.template where project_id = p_project.project_id and name = p_body ->> 'name'
  returning * into v_template;
  perform ops._audit('template_apply', p_project.org_id, p_project.project_id, null, 'template',
    v_template.template_id::text, jsonb_build_object('name', v_template.name, 'version', v_template.version));
  return ops._template_applied(v_template, true);
end
$$;

create or replace function ops._template_applied(p_template ops.template, p_created boolean) returns jsonb
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_build_object('template_id', p_template.template_id, 'name', p_template.name,
    'version', p_template.version, 'created', p_created);
end
$$;
reset role;
