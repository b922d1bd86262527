-- Connections to sources: kind and conninfo, never a password (the table's CHECK refuses one whoever writes it).
-- Callers: `lhcr connections add|list|show|remove`. Errors: LH022 invalid_argument, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._connection_json(p_connection ops.connection) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('name', p_connection.name, 'kind', p_connection.kind, 'conninfo', p_connection.conninfo,
      'secret_ref', p_connection.secret_ref, 'options', p_connection.options, 'project', j.name, 'environment', e.name,
      'created_at', ops._rfc3339(p_connection.created_at), 'updated_at', ops._rfc3339(p_connection.updated_at))
    from ops.environment e join ops.project j using (project_id) where e.environment_id = p_connection.environment_id);
end
$$;

create or replace function ops.connection_add(p_connection jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_connection ->> 'org', p_connection ->> 'project',
    p_connection ->> 'environment', 'connection.write');
  v_row ops.connection;
  v_constraint text;
begin
  if coalesce(p_connection ->> 'kind', '') !~ '^[a-z][a-z0-9_]{0,31}$' or p_connection ->> 'conninfo' is null
     or octet_length(p_connection::text) > 65536 or jsonb_typeof(coalesce(p_connection -> 'options', '{}')) <> 'object' then
    perform ops._fail('LH022', 'a connection has a name, a kind and a conninfo', jsonb_build_object('name', p_connection -> 'name'));
  end if;
  insert into ops.connection (org_id, project_id, environment_id, name, kind, conninfo, secret_ref, options, created_by, created_at, updated_at)
  values (v_environment.org_id, v_environment.project_id, v_environment.environment_id, coalesce(p_connection ->> 'name', ''),
          p_connection ->> 'kind', p_connection ->> 'conninfo', p_connection ->> 'secret_ref',
          coalesce(p_connection -> 'options', '{}'), ops._principal(), ops.now(), ops.now())
  on conflict (environment_id, name) do update set kind = excluded.kind, conninfo = excluded.conninfo,
    secret_ref = excluded.secret_ref, options = excluded.options, updated_at = excluded.updated_at
  returning * into v_row;
  perform ops._audit('connection_add', v_row.org_id, v_row.project_id, v_row.environment_id, 'connection', v_row.name,
    jsonb_build_object('kind', v_row.kind));
  return ops._connection_json(v_row);
exception when check_violation then
  get stacked diagnostics v_constraint = constraint_name;
  -- the rejected text may hold the password: say which rule, repeat nothing
  perform ops._fail('LH022', case when v_constraint like '%password' then 'a connection never holds a password'
      when v_constraint like '%secret_ref%' then 'secret_ref says where a password is: env:NAME or file:/absolute/path'
      else 'a connection is named by letters, digits, ".", "-" and "_"' end,
    jsonb_build_object('rule', v_constraint), 'use a pgpass file, a libpq service or secret_ref');
end
$$;

create or replace function ops._connection_find(p_org text, p_project text, p_environment text, p_name text, p_permission text)
returns ops.connection language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, p_permission);
  v_row ops.connection;
begin
  select * into v_row from ops.connection where environment_id = v_environment.environment_id and name = p_name;
  if not found then
    perform ops._fail('LH006', format('connection "%s" is not found in environment "%s"', left(p_name, 100), p_environment),
      jsonb_build_object('name', left(p_name, 100), 'environment', p_environment), 'connection_list shows what there is');
  end if;
  return v_row;
end
$$;

create or replace function ops.connection_list(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'connection.read');
begin
  return jsonb_build_object('connections', (select coalesce(jsonb_agg(ops._connection_json(c) order by c.name), '[]')
    from ops.connection c where c.environment_id = v_environment.environment_id));
end
$$;

create or replace function ops.connection_show(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
begin
  return ops._connection_json(ops._connection_find(p_org, p_project, p_environment, p_name, 'connection.read'));
end
$$;

create or replace function ops.connection_remove(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_row ops.connection := ops._connection_find(p_org, p_project, p_environment, p_name, 'connection.write');
begin
  delete from ops.connection where environment_id = v_row.environment_id and name = v_row.name;
  perform ops._audit('connection_remove', v_row.org_id, v_row.project_id, v_row.environment_id, 'connection', v_row.name);
  return jsonb_build_object('name', v_row.name, 'removed', true);
end
$$;
reset role;
