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
reset role;
