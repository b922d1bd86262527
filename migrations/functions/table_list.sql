-- The catalogue of published tables of an environment, and one table with its history.
-- Callers: `lhcr table list|show|history`, `lhcr sql`. Errors: LH006 not_found, LH004.
set local role lhcr_owner;
create or replace function ops._table_json(p_table ops.lake_table) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return p_table.detail || jsonb_build_object('name', p_table.name, 'layer', p_table.layer, 'format', p_table.format,
    'location', p_table.location, 'version', p_table.version, 'rows', p_table.row_count, 'bytes', p_table.byte_count,
    'schema', p_table.columns, 'run_id', p_table.run_id,
    'phase', (select name from ops.phase where run_id = p_table.run_id and phase_no = p_table.phase_no),
    'published_at', ops._rfc3339(p_table.published_at));
end
$$;

create or replace function ops.table_list(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'catalogue.read');
begin
  return jsonb_build_object('tables', (select coalesce(jsonb_agg(ops._table_json(t) order by t.name), '[]')
    from ops.lake_table t where t.environment_id = v_environment.environment_id));
end
$$;

create or replace function ops.table_show(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'catalogue.read');
  v_table ops.lake_table;
begin
  select * into v_table from ops.lake_table where environment_id = v_environment.environment_id and name = p_name;
  if not found then
    perform ops._fail('LH006', format('table "%s" is not published in environment "%s"', left(p_name, 255), p_environment),
      jsonb_build_object('name', left(p_name, 255), 'environment', p_environment), 'table_list shows what there is');
  end if;
  return ops._table_json(v_table) || jsonb_build_object('history',
    (select jsonb_agg(ops._table_json(row(v.*)::ops.lake_table) order by v.version desc) from ops.lake_table_version v
      where v.environment_id = v_table.environment_id and v.name = p_name));
end
$$;
reset role;
