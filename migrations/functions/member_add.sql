-- Members: who may do what where, as a row that names a login or a token's subject, a place and a role. Written by who may write members in all of the
-- place (a platform admin of it). A principal that is a member of other organisations only is brought in by a member of lhcr_owner: no tenant reaches for
-- another's people. Agents have functions of their own.
-- Callers: `lhcr member add|list|remove`. Errors: LH004, LH006, LH007 conflict (an agent; the last platform admin), LH022.
set local role lhcr_owner;
-- The place and role of a request, checked.
create or replace function ops._member_place(p_member jsonb, out org_id int, out project_id int, out environment_id int, out role ops.member_role)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_place record;
  v_wrong text;
begin
  if jsonb_typeof(p_member) is distinct from 'object' then
    perform ops._fail('LH022', 'a member is an object', '{}', 'login or token_subject, role, org, project, environment, name, kind');
  end if;
  v_wrong := (select min(k) from jsonb_object_keys(p_member) k where k <> all (array['org', 'project', 'environment', 'role', 'login', 'token_subject', 'name', 'kind']));
  if v_wrong is not null then
    perform ops._fail('LH022', format('a member has no "%s"', left(v_wrong, 100)), jsonb_build_object('unknown', left(v_wrong, 100)), 'login or token_subject, role, org, project, environment, name, kind');
  end if;
  select * into v_place from ops._member_check(p_member ->> 'org', p_member ->> 'project', p_member ->> 'environment', 'member.write');
  org_id := v_place.org_id;
  project_id := v_place.project_id;
  environment_id := v_place.environment_id;
  if (p_member ? 'login') = (p_member ? 'token_subject') or length(coalesce(p_member ->> 'login', p_member ->> 'token_subject', '')) not between 1 and 255
     or coalesce(p_member ->> 'token_subject', '') like 'agent:%' then
    perform ops._fail('LH022', 'a member is known by a login or by the subject of a token, one of the two', jsonb_build_object('login', p_member -> 'login', 'token_subject', p_member -> 'token_subject'));
  end if;
  if not exists (select from unnest(enum_range(null::ops.member_role)) r where r::text = p_member ->> 'role') and p_member ? 'role' then
    perform ops._fail('LH022', format('"%s" is no role', left(p_member ->> 'role', 100)), jsonb_build_object('role', p_member -> 'role'),
      'roles: ' || (select string_agg(r::text, ', ') from unnest(enum_range(null::ops.member_role)) r));
  end if;
  role := (p_member ->> 'role')::ops.member_role;
end
$$;

create or replace function ops._member_json(p_membership ops.membership) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_strip_nulls(jsonb_build_object('member', coalesce(p.login, p.token_subject, p.token_role), 'known_by', case when p.login is not null then 'login' when p.token_subject is not null then 'token_subject' else 'token_role' end,
      'name', p.name, 'kind', p.kind)) || jsonb_build_object('org', o.name, 'project', j.name, 'environment', e.name, 'role', p_membership.role,
      'status', case when p.disabled_at is null then 'active' else 'disabled' end, 'created_at', ops._rfc3339(p_membership.created_at))
    from ops.principal p join ops.organisation o on o.org_id = p_membership.org_id
    left join ops.project j on j.project_id = p_membership.project_id left join ops.environment e on e.environment_id = p_membership.environment_id
   where p.principal_id = p_membership.principal_id);
end
$$;

create or replace function ops.member_add(p_member jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_place record;
  v_login text := p_member ->> 'login';
  v_kind text := coalesce(p_member ->> 'kind', 'user');
  v_principal ops.principal;
  v_membership ops.membership;
  v_created boolean;
  v_group text;
  v_groups jsonb := '[]';
begin
  select * into v_place from ops._member_place(p_member);
  if v_place.role is null or v_kind not in ('user', 'service') or length(coalesce(p_member ->> 'name', 'n')) not between 1 and 255 then
    perform ops._fail('LH022', 'a member has a role, and is a user or a service', jsonb_build_object('role', p_member -> 'role', 'kind', p_member -> 'kind'),
      'roles: ' || (select string_agg(r::text, ', ') from unnest(enum_range(null::ops.member_role)) r));
  end if;
  select * into v_principal from ops.principal where login = v_login or token_subject = p_member ->> 'token_subject';
  if v_principal.kind = 'agent' then
    perform ops._fail('LH007', format('"%s" is an agent', v_principal.name), jsonb_build_object('name', v_principal.name), 'an agent has one place and role: agent_register');
  elsif v_principal.principal_id is not null and not pg_has_role(session_user, 'lhcr_owner', 'member')
     and not exists (select from ops.membership m where m.principal_id = v_principal.principal_id and m.org_id = v_place.org_id) then
    perform ops._fail('LH004', format('"%s" belongs to another organisation', coalesce(v_login, p_member ->> 'token_subject')), jsonb_build_object('member', coalesce(v_login, p_member ->> 'token_subject')),
      'a member of lhcr_owner brings somebody into a second organisation');
  elsif v_principal.principal_id is null then
    insert into ops.principal (principal_id, name, kind, login, token_subject)
      values (ops.uuid_v7(ops.now()), coalesce(p_member ->> 'name', v_login, p_member ->> 'token_subject'), v_kind, v_login, p_member ->> 'token_subject') returning * into v_principal;
  end if;
  insert into ops.membership (principal_id, org_id, project_id, environment_id, role)
    values (v_principal.principal_id, v_place.org_id, v_place.project_id, v_place.environment_id, v_place.role) on conflict do nothing returning * into v_membership;
  v_created := v_membership.principal_id is not null;
  if not v_created then
    select * into v_membership from ops.membership m where m.principal_id = v_principal.principal_id and m.org_id = v_place.org_id
       and m.project_id is not distinct from v_place.project_id and m.environment_id is not distinct from v_place.environment_id and m.role = v_place.role;
  end if;
  -- The groups let a login call the functions; what they let it do there is the membership's.
  foreach v_group in array array['lhcr_user'] || case when exists (select from ops.role_permission rp where rp.role = v_place.role and rp.permission = 'run.work') then array['lhcr_worker'] else '{}' end loop
    if exists (select from pg_catalog.pg_roles where rolname = v_login and rolcanlogin) and not pg_has_role(v_login, v_group, 'member') then
      execute format('grant %I to %I', v_group, v_login);
      v_groups := v_groups || to_jsonb(v_group);
    end if;
  end loop;
  if v_created then
    perform ops._audit('member_add', v_place.org_id, v_place.project_id, v_place.environment_id, 'member', coalesce(v_login, p_member ->> 'token_subject'),
      jsonb_build_object('role', v_place.role, 'kind', v_principal.kind, 'groups', v_groups));
  end if;
  return ops._member_json(v_membership) || jsonb_build_object('created', v_created, 'groups', v_groups,
    'login_exists', case when v_login is not null then exists (select from pg_catalog.pg_roles where rolname = v_login and rolcanlogin) end);
end
$$;

-- The memberships of exactly that place; without a role all of them. The principal stays: what it did names it.
create or replace function ops.member_remove(p_member jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_place record;
  v_principal ops.principal;
  v_roles text[];
begin
  select * into v_place from ops._member_place(p_member);
  perform from ops.organisation where org_id = v_place.org_id for update;  -- two that take each other away leave one
  select * into v_principal from ops.principal where login = p_member ->> 'login' or token_subject = p_member ->> 'token_subject';
  v_roles := array(select m.role::text from ops.membership m where m.principal_id = v_principal.principal_id and m.org_id = v_place.org_id
     and m.project_id is not distinct from v_place.project_id and m.environment_id is not distinct from v_place.environment_id
     and (v_place.role is null or m.role = v_place.role) order by 1);
  if cardinality(v_roles) = 0 or v_principal.kind = 'agent' then
    perform ops._fail('LH006', format('"%s" has no such membership', coalesce(p_member ->> 'login', p_member ->> 'token_subject')), p_member, 'member_list shows what there is');
  end if;
  if v_place.project_id is null and 'platform_admin' = any (v_roles) and not exists (select from ops.membership m join ops.principal p using (principal_id)
       where m.org_id = v_place.org_id and m.project_id is null and m.role = 'platform_admin' and m.principal_id <> v_principal.principal_id and p.disabled_at is null and p.kind <> 'agent') then
    perform ops._fail('LH007', 'the last platform admin of an organisation stays', p_member, 'add another one first');
  end if;
  delete from ops.membership m where m.principal_id = v_principal.principal_id and m.org_id = v_place.org_id
     and m.project_id is not distinct from v_place.project_id and m.environment_id is not distinct from v_place.environment_id and m.role::text = any (v_roles);
  perform ops._audit('member_remove', v_place.org_id, v_place.project_id, v_place.environment_id, 'member', coalesce(p_member ->> 'login', p_member ->> 'token_subject'), jsonb_build_object('roles', v_roles));
  return jsonb_build_object('member', coalesce(p_member ->> 'login', p_member ->> 'token_subject'), 'roles', v_roles, 'removed', cardinality(v_roles));
end
$$;

-- Those of the environments in which the caller may read members, and of what is above them.
create or replace function ops.member_list(p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('member.read');
begin
  if cardinality(v_environments) = 0 then
    perform ops._fail('LH004', 'permission "member.read" is missing', '{"permission": "member.read"}', 'ask a platform admin for the role auditor');
  end if;
  return jsonb_build_object('members', (select coalesce(jsonb_agg(ops._member_json(m) order by o.name, p.name, m.project_id nulls first, m.environment_id nulls first, m.role), '[]')
    from ops.membership m join ops.principal p on p.principal_id = m.principal_id and p.kind <> 'agent' join ops.organisation o on o.org_id = m.org_id
   where (p_org is null or o.name = p_org) and exists (select from ops.environment e where e.org_id = m.org_id
        and (m.project_id is null or m.project_id = e.project_id) and (m.environment_id is null or m.environment_id = e.environment_id) and e.environment_id = any (v_environments))));
end
$$;
reset role;
