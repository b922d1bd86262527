-- Enters the tables of an output manifest in the catalogue, in the transaction that completes the phase. A
-- version that is already known stays as it is (the same publish told twice); an older one than the current is
-- history only. Rows and bytes are the version's: of an appended table its total, not what the run added.
-- Errors: LH022 invalid_argument, LH007 conflict (a version with another content, a table of another template).
set local role lhcr_owner;
create or replace function ops._table_publish(p_run ops.run, p_phase_no smallint, p_output jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_table jsonb;
  v_row ops.lake_table_version;
  v_known ops.lake_table_version;
begin
  if jsonb_typeof(coalesce(p_output -> 'tables', '[]')) <> 'array' then
    perform ops._fail('LH022', 'tables of an output manifest are an array');
  end if;
  perform ops._table_owner_check(p_run, (select array_agg(e ->> 'name') from jsonb_array_elements(p_output -> 'tables') e));
  for v_table in select e from jsonb_array_elements(p_output -> 'tables') e order by e ->> 'name' loop
    if coalesce(v_table ->> 'name', '') !~ '^[[:graph:]]{1,255}$' or coalesce(v_table ->> 'location', '') = ''
       or jsonb_typeof(v_table -> 'version') is distinct from 'number' then
      perform ops._fail('LH022', 'a published table has a name, a location and a version',
        jsonb_build_object('name', v_table -> 'name', 'location', v_table -> 'location', 'version', v_table -> 'version'));
    end if;
    v_row := null;
    v_row.org_id := p_run.org_id;
    v_row.project_id := p_run.project_id;
    v_row.environment_id := p_run.environment_id;
    v_row.name := v_table ->> 'name';
    v_row.layer := coalesce(v_table ->> 'layer', split_part(v_table ->> 'name', '.', 1));
    v_row.format := coalesce(v_table ->> 'format', 'delta');
    v_row.location := v_table ->> 'location';
    v_row.version := (v_table ->> 'version')::bigint;
    v_row.row_count := coalesce((v_table #>> '{total,rows}')::bigint, (v_table ->> 'rows')::bigint, 0);
    v_row.byte_count := coalesce((v_table #>> '{total,bytes}')::bigint, (v_table ->> 'bytes')::bigint, 0);
    v_row.columns := coalesce(v_table -> 'schema', '[]');
    v_row.detail := v_table - array['name', 'layer', 'format', 'location', 'version', 'rows', 'bytes', 'schema', 'files']
      || jsonb_build_object('template', p_run.template_name);
    v_row.run_id := p_run.run_id;
    v_row.phase_no := p_phase_no;
    v_row.published_at := ops.now();
    select * into v_known from ops.lake_table_version
     where environment_id = v_row.environment_id and name = v_row.name and version = v_row.version;
    if found then
      if v_known.location <> v_row.location or v_known.detail -> 'data_hash' is distinct from v_row.detail -> 'data_hash' then
        perform ops._fail('LH007', format('version %s of table "%s" is in the catalogue with another content', v_row.version, v_row.name),
          jsonb_build_object('name', v_row.name, 'version', v_row.version, 'run_id', v_known.run_id));
      end if;
      continue;
    end if;
    insert into ops.lake_table_version select v_row.*;
    insert into ops.lake_table select v_row.* on conflict (environment_id, name) do update
      set layer = excluded.layer, format = excluded.format, location = excluded.location, version = excluded.version,
          row_count = excluded.row_count, byte_count = excluded.byte_count, columns = excluded.columns,
          detail = excluded.detail, run_id = excluded.run_id, phase_no = excluded.phase_no, published_at = excluded.published_at
      where lake_table.version < excluded.version or lake_table.location <> excluded.location;
    perform ops._event_add(p_run, p_phase_no, 'TABLE_PUBLISHED', 'info',
      format('table "%s" is published as version %s', v_row.name, v_row.version),
      jsonb_build_object('name', v_row.name, 'version', v_row.version, 'rows', v_row.row_count, 'location', v_row.location));
  end loop;
end
$$;
reset role;
