-- Who the caller is to lhcr, and what he may do. Callers: everyone, `lhcr doctor`.
set local role lhcr_owner;
create or replace function ops.whoami() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_principal ops.principal;
begin
  select * into v_principal from ops.principal where principal_id = ops._principal();
  if not found then
    perform ops._fail('LH004', format('login "%s" is no principal here', session_user), '{}',
      'ask a platform admin for a membership');
  end if;
  return jsonb_build_object('principal', v_principal.principal_id, 'name', v_principal.name,
    'kind', v_principal.kind, 'login', session_user,
    'memberships', (select coalesce(jsonb_agg(jsonb_build_object('org', o.name, 'project', p.name,
        'environment', e.name, 'role', m.role) order by o.name, p.name, e.name, m.role), '[]')
      from ops.membership m join ops.organisation o using (org_id)
      left join ops.project p on p.project_id = m.project_id
      left join ops.environment e on e.environment_id = m.environment_id
      where m.principal_id = v_principal.principal_id),
    'permissions', (select coalesce(jsonb_agg(distinct rp.permission order by rp.permission), '[]')
      from ops.membership m join ops.role_permission rp using (role)
      where m.principal_id = v_principal.principal_id and (v_principal.scopes is null or rp.permission = any (v_principal.scopes))))
    || case when v_principal.scopes is null then '{}' else jsonb_build_object('scopes', v_principal.scopes, 'budget', v_principal.budget, 'budget_use', ops._budget_use(v_principal)) end;
end
$$;
reset role;
