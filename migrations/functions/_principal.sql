-- Who is calling. session_user decides: inside SECURITY DEFINER current_user is the owner, and any login can
-- set request.jwt.claims; the claims count only when the login is a registered gateway, which is nobody itself.
set local role lhcr_owner;
create or replace function ops._principal() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_claims jsonb;
  v_id uuid;
  v_gateway boolean;
begin
  select g.login is not null, p.principal_id into v_gateway, v_id
    from (select session_user as login) s
    left join ops.gateway g on g.login = s.login
    left join ops.principal p on p.login = s.login and p.disabled_at is null;
  if not v_gateway then
    return v_id;
  end if;
  begin
    v_claims := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  exception when others then
    return null;
  end;
  if v_claims ->> 'sub' is not null then
    return (select principal_id from ops.principal
             where token_subject = v_claims ->> 'sub' and disabled_at is null);
  end if;
  return (select principal_id from ops.principal
           where token_role = v_claims ->> 'role' and disabled_at is null);
end
$$;
reset role;
