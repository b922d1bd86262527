-- Whether the caller has a permission in one environment: the check of every function that names a run.
set local role lhcr_owner;
create or replace function ops._permits(p_permission text, p_environment_id int) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return ops._principal_permits(ops._principal(), p_permission, p_environment_id);
end
$$;

-- Also of one who does not call: who made a schedule. Whoever was revoked may nothing.
create or replace function ops._principal_permits(p_principal uuid, p_permission text, p_environment_id int) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from ops.membership m
            join ops.role_permission rp on rp.role = m.role and rp.permission = p_permission
            join ops.principal p on p.principal_id = m.principal_id and p.disabled_at is null and (p.scopes is null or p_permission = any (p.scopes))
            join ops.environment e on e.environment_id = p_environment_id and e.org_id = m.org_id
             and (m.project_id is null or m.project_id = e.project_id)
             and (m.environment_id is null or m.environment_id = e.environment_id)
           where m.principal_id = p_principal);
end
$$;

-- What holds for all of a project (or with null, of an organisation) needs the permission in each of its environments: who has it in one has no say over
-- the others. Names of environments that the caller does not see are not told.
create or replace function ops._permitted_everywhere(p_permission text, p_org_id int, p_project_id int) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_missing int[] := array(select e.environment_id from ops.environment e where e.org_id = p_org_id and (p_project_id is null or e.project_id = p_project_id)
    and not ops._permits(p_permission, e.environment_id));
  v_place text;
  v_names text[];
begin
  if cardinality(v_missing) = 0 then
    return;
  end if;
  v_place := case when p_project_id is null then (select format('organisation "%s"', name) from ops.organisation where org_id = p_org_id)
    else (select format('project "%s"', name) from ops.project where project_id = p_project_id) end;
  v_names := array(select case when p_project_id is null then j.name || '/' else '' end || e.name from ops.environment e join ops.project j using (project_id)
    where e.environment_id = any (v_missing) and ops._permits('run.read', e.environment_id) order by j.name, e.environment_id);
  perform ops._fail('LH004', format('permission "%s" is needed in all of %s and is missing in %s', p_permission, v_place,
      case when cardinality(v_names) = 0 then 'environments that you do not see' else array_to_string(v_names, ', ') end),
    jsonb_build_object('permission', p_permission, 'needed_in', v_place, 'missing_in', v_names), 'ask a platform admin of all of it');
end
$$;
reset role;
