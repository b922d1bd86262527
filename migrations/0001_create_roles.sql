-- The roles every other migration builds on, and the schema `ops`.
-- lhcr_owner owns all of it (NOLOGIN, neither superuser nor BYPASSRLS: forced row level security binds it
-- too); lhcr_user and lhcr_worker are granted to logins; lhcr_backup reads everything for dumps; the other
-- three are Supabase's and made only where missing. Works as a superuser, or as an owner of the database
-- with CREATEROLE.
do $$
declare
  v_role text;
  v_missing text[];
begin
  select array_agg(name order by n) into v_missing
    from unnest(array['lhcr_owner', 'lhcr_user', 'lhcr_worker', 'lhcr_backup',
                      'anon', 'authenticated', 'service_role']) with ordinality as r (name, n)
   where not exists (select from pg_catalog.pg_roles where rolname = r.name);
  if v_missing is not null
     and not (select rolsuper or rolcreaterole from pg_catalog.pg_roles where rolname = current_user) then
    raise exception using errcode = 'LH004',
      message = format('login "%s" may not create the roles lhcr needs', current_user),
      detail = jsonb_build_object('missing_roles', v_missing)::text,
      hint = (select string_agg(format('create role %I nologin;', name), ' ') from unnest(v_missing) as name)
        || format(' grant lhcr_owner to %I; -- run this as a superuser, then migrate again', current_user);
  end if;
  foreach v_role in array coalesce(v_missing, '{}') loop
    execute format('create role %I nologin', v_role);
  end loop;
  if exists (select from pg_catalog.pg_roles
              where rolname = 'lhcr_owner' and (rolsuper or rolbypassrls or rolcanlogin)) then
    raise exception using errcode = 'LH007',
      message = 'role "lhcr_owner" exists with more rights than it may have',
      hint = 'alter role lhcr_owner nologin nosuperuser nobypassrls';
  end if;
  -- also where it is a member already: from version 16 on who creates a role may administer, but not become it
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    begin
      execute format('grant lhcr_owner to %I', current_user);
    exception when insufficient_privilege then
      null;  -- a superuser has made the roles, and this login a member
    end;
  end if;
  -- org_bootstrap runs as the owner and hands the two group roles to logins
  if (select rolsuper or rolcreaterole from pg_catalog.pg_roles where rolname = current_user) then
    grant lhcr_user, lhcr_worker to lhcr_owner with admin option;
  end if;
  -- the owner makes the API views and wrappers, and the schema, by itself
  execute format('grant create on database %I to lhcr_owner', current_database());
  grant create, usage on schema public to lhcr_owner;
end
$$;

set local role lhcr_owner;
-- before the first function exists: EXECUTE belongs to PUBLIC by default, here it belongs to nobody
alter default privileges for role lhcr_owner revoke execute on functions from public;
create schema ops;
comment on schema ops is 'lhcr: the control plane. Written to only by its functions';
grant usage on schema ops to lhcr_user, lhcr_worker, lhcr_backup, authenticated, service_role;
reset role;
