-- Who is calling. session_user decides: inside SECURITY DEFINER current_user is the owner, and any login can
-- set request.jwt.claims; the claims count only when the login is a registered gateway, which is nobody itself.
-- An agent is recognised by what others cannot set: a key, whose hash is kept (a header of a gateway's request, or the setting lhcr.agent_key of a login's
-- session: knowing it is the proof, so it may come by either), or a gateway's token with its subject that names a key of it. The key decides before the login.
set local role lhcr_owner;
create or replace function ops._agent_of_key(p_key text) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select k.principal_id from ops.agent_key k join ops.principal p on p.principal_id = k.principal_id and p.disabled_at is null
           where k.key_sha256 = sha256(convert_to(p_key, 'UTF8')) and k.revoked_at is null and k.expires_at > ops.now());
end
$$;

create or replace function ops._principal() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_claims jsonb;
  v_id uuid;
  v_gateway boolean;
  v_key text := nullif(current_setting('lhcr.agent_key', true), '');
  v_principal ops.principal;
begin
  select g.login is not null, p.principal_id into v_gateway, v_id
    from (select session_user as login) s
    left join ops.gateway g on g.login = s.login
    left join ops.principal p on p.login = s.login and p.disabled_at is null;
  if not v_gateway then
    return case when v_key is null then v_id else ops._agent_of_key(v_key) end;
  end if;
  begin
    v_claims := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
    v_key := nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-lhcr-agent-key';
  exception when others then
    return null;
  end;
  if v_key is not null then
    return ops._agent_of_key(v_key);
  end if;
  if v_claims ->> 'sub' is not null then
    select * into v_principal from ops.principal where token_subject = v_claims ->> 'sub' and disabled_at is null;
    if v_principal.org_id is not null and not exists (select from ops.agent_key k where k.key_id::text = v_claims ->> 'key_id'
         and k.principal_id = v_principal.principal_id and k.revoked_at is null and k.expires_at > ops.now()) then
      return null;
    end if;
    return v_principal.principal_id;
  end if;
  return (select principal_id from ops.principal
           where token_role = v_claims ->> 'role' and disabled_at is null);
end
$$;
reset role;
