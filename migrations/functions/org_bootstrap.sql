-- Makes (or finds) an organisation, a project with its three environments, and a principal for a login, and
-- makes that principal platform admin of the organisation. Idempotent. Callers: `lhcr local up`, `lhcr migrate`.
-- Only members of lhcr_owner may call it. Errors: LH004 not_authorised, LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops.org_bootstrap(p_org text, p_project text, p_login text default null, p_kind text default 'user')
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_login text := coalesce(p_login, session_user);
  v_org_id int;
  v_project_id int;
  v_principal_id uuid;
  v_group text;
begin
  if not pg_has_role(session_user, 'lhcr_owner', 'member') then
    perform ops._fail('LH004', format('login "%s" may not bootstrap an organisation', session_user), '{}',
      'run this as a member of the role lhcr_owner');
  end if;
  if p_org !~ '^[a-z0-9][a-z0-9_-]{0,62}$' or p_project !~ '^[a-z0-9][a-z0-9_-]{0,62}$'
     or p_org is null or p_project is null or p_kind is null or p_kind not in ('user', 'service', 'agent') then
    perform ops._fail('LH022', 'an organisation and a project are named in lower case letters, digits, - and _',
      jsonb_build_object('org', p_org, 'project', p_project, 'kind', p_kind), 'kind is user, service or agent');
  end if;
  insert into ops.organisation (name) values (p_org) on conflict do nothing;
  select org_id into v_org_id from ops.organisation where name = p_org;
  insert into ops.project (org_id, name) values (v_org_id, p_project) on conflict do nothing;
  select project_id into v_project_id from ops.project where org_id = v_org_id and name = p_project;
  insert into ops.environment (org_id, project_id, name)
    select v_org_id, v_project_id, e from unnest(array['dev', 'stage', 'prod']) as e on conflict do nothing;
  insert into ops.principal (principal_id, name, kind, login)
    values (ops.uuid_v7(ops.now()), v_login, p_kind, v_login) on conflict do nothing;
  select principal_id into v_principal_id from ops.principal where login = v_login;
  insert into ops.membership (principal_id, org_id, role)
    values (v_principal_id, v_org_id, 'platform_admin') on conflict do nothing;
  foreach v_group in array array['lhcr_user', 'lhcr_worker'] loop
    if exists (select from pg_catalog.pg_roles where rolname = v_login)
       and not pg_has_role(v_login, v_group, 'member') then
      execute format('grant %I to %I', v_group, v_login);
    end if;
  end loop;
  perform ops._audit('org_bootstrap', v_org_id, v_project_id, null, 'organisation', p_org,
    jsonb_build_object('project', p_project, 'login', v_login, 'kind', p_kind));
  return jsonb_build_object('org', p_org, 'project', p_project,
    'environments', jsonb_build_array('dev', 'stage', 'prod'), 'principal', v_principal_id);
end
$$;
reset role;
