-- Agents: registered by who may write members where the agent will work, with a role there, scopes (permissions of that role; everything else is
-- refused) and a budget, which is caps on its runs (_budget). Keys are random, shown once, kept as SHA-256; _principal recognises them. Revoking works from the next statement on.
-- Callers: `lhcr agent add|list|revoke`. Errors: LH004, LH006, LH007 conflict (another agent of the name), LH022.
set local role lhcr_owner;
-- Whether the caller may write members in all of the place, also in environments that are made there later.
create or replace function ops._member_check(p_org text, p_project text, p_environment text, p_permission text,
  out org_id int, out project_id int, out environment_id int)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_orgs int[] := array(select distinct e.org_id from ops.environment e where e.environment_id = any (ops._environments_permitted('run.read')));
  v_found int[];
begin
  v_found := array(select o.org_id from ops.organisation o where o.org_id = any (v_orgs) and (p_org is null or o.name = p_org));
  if cardinality(v_found) = 0 then
    perform ops._fail(case when p_org is null then 'LH004' else 'LH006' end, format('organisation "%s" is not found', left(p_org, 100)), jsonb_build_object('org', left(p_org, 100)), 'whoami lists what this login is a member of');
  elsif cardinality(v_found) > 1 then
    perform ops._fail('LH022', 'you are a member of several organisations', '{}', 'give "org"');
  end if;
  org_id := v_found[1];
  if p_project is not null then
    project_id := (select j.project_id from ops.project j where j.org_id = v_found[1] and j.name = p_project);
    if p_environment is not null then
      environment_id := (select e.environment_id from ops.environment e where e.project_id = _member_check.project_id and e.name = p_environment);
    end if;
  end if;
  if p_project is not null and project_id is null or p_environment is not null and environment_id is null then
    perform ops._fail('LH006', format('environment "%s" of project "%s" is not found', p_environment, p_project), jsonb_build_object('project', p_project, 'environment', p_environment), 'an agent of an environment names its project too');
  end if;
  if not exists (select from ops.membership m join ops.role_permission rp on rp.role = m.role and rp.permission = p_permission
                   join ops.principal p on p.principal_id = m.principal_id
                  where m.principal_id = ops._principal() and m.org_id = v_found[1] and (p.scopes is null or p_permission = any (p.scopes))
                    and (m.project_id is null or m.project_id = _member_check.project_id)
                    and (m.environment_id is null or m.environment_id = _member_check.environment_id)) then
    perform ops._fail('LH004', format('permission "%s" is missing', p_permission), jsonb_build_object('permission', p_permission), 'ask a platform admin of the whole place');
  end if;
end
$$;

create or replace function ops._agent_json(p_agent ops.principal) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('agent_id', p_agent.principal_id, 'name', p_agent.name, 'org', o.name, 'project', j.name, 'environment', e.name, 'role', m.role,
      'scopes', p_agent.scopes, 'budget', p_agent.budget, 'budget_use', ops._budget_use(p_agent), 'status', case when p_agent.disabled_at is null then 'active' else 'revoked' end,
      'created_at', ops._rfc3339(p_agent.created_at), 'revoked_at', ops._rfc3339(p_agent.disabled_at),
      'keys', (select coalesce(jsonb_agg(jsonb_build_object('key_id', k.key_id, 'created_at', ops._rfc3339(k.created_at), 'expires_at', ops._rfc3339(k.expires_at),
          'status', case when k.revoked_at is not null or p_agent.disabled_at is not null then 'revoked' when k.expires_at <= ops.now() then 'expired' else 'active' end) order by k.created_at, k.key_id), '[]')
        from ops.agent_key k where k.principal_id = p_agent.principal_id))
    from ops.organisation o left join ops.membership m on m.principal_id = p_agent.principal_id
    left join ops.project j on j.project_id = m.project_id left join ops.environment e on e.environment_id = m.environment_id
   where o.org_id = p_agent.org_id limit 1);
end
$$;

-- The same again is the same agent; with another budget that one holds from now on, without one nothing of it changes.
create or replace function ops.agent_register(p_agent jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_place record;
  v_role ops.member_role;
  v_scopes text[];
  v_allowed text[];
  v_budget jsonb := nullif(p_agent -> 'budget', 'null');
  v_agent ops.principal;
begin
  select * into v_place from ops._member_check(p_agent ->> 'org', p_agent ->> 'project', p_agent ->> 'environment', 'member.write');
  if coalesce(p_agent ->> 'name', '') !~ '^[a-z0-9][a-z0-9._-]{0,62}$' or not exists (select from unnest(enum_range(null::ops.member_role)) r where r::text = p_agent ->> 'role') then
    perform ops._fail('LH022', 'an agent has a name of lower case letters, digits, ".", "-", "_" and a role', jsonb_build_object('name', p_agent -> 'name', 'role', p_agent -> 'role'),
      'roles: ' || (select string_agg(r::text, ', ') from unnest(enum_range(null::ops.member_role)) r));
  end if;
  v_role := (p_agent ->> 'role')::ops.member_role;
  v_allowed := array(select permission from ops.role_permission where role = v_role order by permission);
  if jsonb_typeof(coalesce(p_agent -> 'scopes', '[]')) <> 'array' then
    perform ops._fail('LH022', 'scopes are an array of permissions', jsonb_build_object('scopes', p_agent -> 'scopes'));
  end if;
  perform ops._budget_read(coalesce(v_budget, '{}'));
  v_scopes := case when p_agent ? 'scopes' then array(select distinct s from jsonb_array_elements_text(p_agent -> 'scopes') s order by s) else v_allowed end;
  if not v_scopes <@ v_allowed then
    perform ops._fail('LH022', format('role "%s" does not permit "%s"', v_role, (select s from unnest(v_scopes) s where s <> all (v_allowed) limit 1)), jsonb_build_object('scopes', v_scopes),
      'it permits: ' || array_to_string(v_allowed, ', '));
  end if;
  select * into v_agent from ops.principal where org_id = v_place.org_id and name = p_agent ->> 'name' for no key update;
  if found then
    if v_agent.disabled_at is not null or v_agent.scopes <> v_scopes or not exists (select from ops.membership m where m.principal_id = v_agent.principal_id
         and m.role = v_role and m.project_id is not distinct from v_place.project_id and m.environment_id is not distinct from v_place.environment_id) then
      perform ops._fail('LH007', format('agent "%s" exists with another role, place or scopes, or was revoked', v_agent.name), jsonb_build_object('name', v_agent.name), 'register another name');
    end if;
    if v_budget <> v_agent.budget then
      if v_agent.principal_id = ops._principal() then
        perform ops._fail('LH004', 'an agent does not change its own budget', jsonb_build_object('name', v_agent.name), 'ask a platform admin');
      end if;
      perform ops._audit('agent_budget', v_place.org_id, v_place.project_id, v_place.environment_id, 'agent', v_agent.name,
        jsonb_build_object('agent_id', v_agent.principal_id, 'budget', v_budget, 'before', v_agent.budget));
      update ops.principal set budget = v_budget where principal_id = v_agent.principal_id returning * into v_agent;
    end if;
    if v_budget is not null then
      perform ops._budget_apply(v_agent);
    end if;
    return ops._agent_json(v_agent) || '{"created": false}';
  end if;
  v_agent.principal_id := ops.uuid_v7(ops.now());
  insert into ops.principal (principal_id, name, kind, token_subject, org_id, scopes, budget)
    values (v_agent.principal_id, p_agent ->> 'name', 'agent', 'agent:' || v_agent.principal_id, v_place.org_id, v_scopes, coalesce(v_budget, '{}')) returning * into v_agent;
  insert into ops.membership (principal_id, org_id, project_id, environment_id, role)
    values (v_agent.principal_id, v_place.org_id, v_place.project_id, v_place.environment_id, v_role);
  perform ops._budget_apply(v_agent);
  perform ops._audit('agent_register', v_place.org_id, v_place.project_id, v_place.environment_id, 'agent', v_agent.name,
    jsonb_build_object('agent_id', v_agent.principal_id, 'role', v_role, 'scopes', v_scopes, 'budget', v_agent.budget));
  return ops._agent_json(v_agent) || '{"created": true}';
end
$$;

-- An agent of the caller's organisation, where he has the permission in all of the agent's place.
create or replace function ops._agent_find(p_org text, p_name text, p_permission text) returns ops.principal
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_agent ops.principal;
  v_place record;
begin
  select p.* into v_agent from ops.principal p join ops.organisation o on o.org_id = p.org_id
   where p.name = p_name and (p_org is null or o.name = p_org)
     and exists (select from ops.environment e where e.org_id = o.org_id and e.environment_id = any (ops._environments_permitted('run.read')));
  if not found then
    perform ops._fail('LH006', format('agent "%s" is not found', left(p_name, 100)), jsonb_build_object('name', left(p_name, 100)), 'agent_list shows what there is');
  end if;
  select o.name as org, j.name as project, e.name as environment into v_place
    from ops.organisation o left join ops.membership m on m.principal_id = v_agent.principal_id left join ops.project j on j.project_id = m.project_id
    left join ops.environment e on e.environment_id = m.environment_id where o.org_id = v_agent.org_id limit 1;
  perform ops._member_check(v_place.org, v_place.project, v_place.environment, p_permission);
  return v_agent;
end
$$;

create or replace function ops.agent_key_create(p_name text, p_expires interval default '90 days', p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_agent ops.principal := ops._agent_find(p_org, p_name, 'member.write');
  v_id uuid := ops.uuid_v7(ops.now());
  v_key text := 'lhcr_key_' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if v_agent.disabled_at is not null then
    perform ops._fail('LH007', format('agent "%s" was revoked', v_agent.name), jsonb_build_object('name', v_agent.name), 'register another name');
  elsif p_expires is null or p_expires not between interval '1 minute' and interval '400 days' then
    perform ops._fail('LH022', 'a key lives from a minute to 400 days', jsonb_build_object('expires', p_expires));
  end if;
  insert into ops.agent_key (key_id, principal_id, org_id, key_sha256, created_by, created_at, expires_at)
    values (v_id, v_agent.principal_id, v_agent.org_id, sha256(convert_to(v_key, 'UTF8')), ops._principal(), ops.now(), ops.now() + p_expires);
  perform ops._audit('agent_key_create', v_agent.org_id, null, null, 'agent', v_agent.name, jsonb_build_object('key_id', v_id, 'expires_at', ops._rfc3339(ops.now() + p_expires)));
  return jsonb_build_object('name', v_agent.name, 'key_id', v_id, 'key', v_key, 'expires_at', ops._rfc3339(ops.now() + p_expires));
end
$$;

-- One key, or with null the agent with all its keys. Its budget stays on the runs that it has made: none of them may do more for its end.
create or replace function ops.agent_key_revoke(p_name text, p_key_id uuid default null, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_agent ops.principal := ops._agent_find(p_org, p_name, 'member.write');
  v_count int;
begin
  if p_key_id is not null and not exists (select from ops.agent_key where key_id = p_key_id and principal_id = v_agent.principal_id) then
    perform ops._fail('LH006', format('agent "%s" has no key %s', v_agent.name, p_key_id), jsonb_build_object('name', v_agent.name, 'key_id', p_key_id), 'agent_list shows its keys');
  end if;
  update ops.agent_key set revoked_at = ops.now() where principal_id = v_agent.principal_id and revoked_at is null and (p_key_id is null or key_id = p_key_id);
  get diagnostics v_count = row_count;
  if p_key_id is null then
    update ops.principal set disabled_at = coalesce(disabled_at, ops.now()) where principal_id = v_agent.principal_id returning * into v_agent;
  end if;
  perform ops._audit('agent_key_revoke', v_agent.org_id, null, null, 'agent', v_agent.name, jsonb_build_object('key_id', p_key_id, 'revoked', v_count));
  return ops._agent_json(v_agent) || jsonb_build_object('revoked', v_count);
end
$$;

create or replace function ops.agent_list(p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('member.read');
begin
  if cardinality(v_environments) = 0 then
    perform ops._fail('LH004', 'permission "member.read" is missing', '{"permission": "member.read"}', 'ask a platform admin for the role auditor');
  end if;
  return jsonb_build_object('agents', (select coalesce(jsonb_agg(ops._agent_json(p) order by o.name, p.name), '[]')
    from ops.principal p join ops.organisation o on o.org_id = p.org_id
   where (p_org is null or o.name = p_org) and exists (select from ops.membership m join ops.environment e on e.org_id = m.org_id
        and (m.project_id is null or m.project_id = e.project_id) and (m.environment_id is null or m.environment_id = e.environment_id)
      where m.principal_id = p.principal_id and e.environment_id = any (v_environments))));
end
$$;
reset role;
