-- Small facts kept for an environment: what a store's probe found, who may make a commit. setting_set with a
-- revision is a compare-and-set: 0 means that it must not exist yet, another number the revision that was read.
-- Callers: lib/store (probes), lib/lake (commit arbiter). Errors: LH007 conflict (with what is there), LH022, LH006.
set local role lhcr_owner;
create or replace function ops.setting_get(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'setting.read');
begin
  return coalesce((select jsonb_build_object('name', s.name, 'value', s.value, 'revision', s.revision,
      'updated_at', ops._rfc3339(s.updated_at))
    from ops.setting s where s.environment_id = v_environment.environment_id and s.name = p_name),
    jsonb_build_object('name', p_name, 'value', null, 'revision', 0, 'updated_at', null));
end
$$;

create or replace function ops.setting_set(p_project text, p_environment text, p_name text, p_value jsonb,
  p_revision bigint default null, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'setting.write');
  v_row ops.setting;
begin
  if coalesce(p_name, '') !~ '^[[:graph:]]+$' or length(p_name) > 512 or p_value is null or octet_length(p_value::text) > 65536 then
    perform ops._fail('LH022', 'a setting has a name without blanks and a value of at most 64 KiB', jsonb_build_object('name', left(p_name, 512)));
  end if;
  insert into ops.setting as s (org_id, project_id, environment_id, name, value, revision, updated_by, updated_at)
  select v_environment.org_id, v_environment.project_id, v_environment.environment_id, p_name, p_value, 1, ops._principal(), ops.now()
   where coalesce(p_revision, 0) = 0
      or exists (select from ops.setting where environment_id = v_environment.environment_id and name = p_name)
  on conflict (environment_id, name) do update
    set value = excluded.value, revision = s.revision + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at
    where p_revision is null or s.revision = p_revision
  returning * into v_row;
  if not found then
    select * into v_row from ops.setting where environment_id = v_environment.environment_id and name = p_name;
    perform ops._fail('LH007', format('setting "%s" has revision %s, not %s', p_name, coalesce(v_row.revision, 0), p_revision),
      jsonb_build_object('name', p_name, 'revision', coalesce(v_row.revision, 0), 'value', v_row.value), 'read it again');
  end if;
  perform ops._audit('setting_set', v_row.org_id, v_row.project_id, v_row.environment_id, 'setting', p_name,
    jsonb_build_object('revision', v_row.revision));
  return jsonb_build_object('name', v_row.name, 'value', v_row.value, 'revision', v_row.revision,
    'updated_at', ops._rfc3339(v_row.updated_at));
end
$$;
reset role;
