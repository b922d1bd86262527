-- The environments in which the caller has a permission. Policies call it once a query (as an uncorrelated
-- subselect), functions that read or claim across runs call it once a call.
set local role lhcr_owner;
create or replace function ops._environments_permitted(p_permission text) returns int[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_principal uuid := ops._principal();  -- once, not once a row
begin
  return (select coalesce(array_agg(distinct e.environment_id), '{}')
            from ops.membership m
            join ops.role_permission rp on rp.role = m.role and rp.permission = p_permission
            join ops.principal p on p.principal_id = m.principal_id and (p.scopes is null or p_permission = any (p.scopes))
            join ops.environment e on e.org_id = m.org_id
             and (m.project_id is null or m.project_id = e.project_id)
             and (m.environment_id is null or m.environment_id = e.environment_id)
           where m.principal_id = v_principal);
end
$$;
reset role;
