-- A published table belongs to the template that published it: another one of the environment does not write over it unless its run
-- carries the label take_over. Called by _run_insert before anything is read, and by _table_publish again, because two new templates
-- may begin with the same name. Errors: LH007 conflict.
set local role lhcr_owner;
create or replace function ops._table_owner_check(p_run ops.run, p_names text[]) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_other record;
begin
  if p_names is null or p_run.labels ->> 'take_over' = 'true' then
    return;
  end if;
  select t.name, coalesce(t.detail ->> 'template', r.template_name) as template into v_other
    from ops.lake_table t left join ops.run r on r.run_id = t.run_id
   where t.environment_id = p_run.environment_id and t.name = any (p_names)
     and coalesce(t.detail ->> 'template', r.template_name) <> p_run.template_name
   order by t.name limit 1;
  if found then
    perform ops._fail('LH007', format('table "%s" is published by "%s": "%s" would write over it', v_other.name, v_other.template,
        p_run.template_name),
      jsonb_build_object('name', v_other.name, 'owner', v_other.template, 'template', p_run.template_name),
      'give the table another name; if this one replaces it for good: `lhcr pipeline run … --take-over` (label take_over=true)');
  end if;
end
$$;

-- The tables that a run of the template will publish; null when it publishes none.
create or replace function ops._template_tables(p_body jsonb) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array_agg(t ->> 'name') from jsonb_array_elements(p_body -> 'phases') p,
    jsonb_array_elements(case jsonb_typeof(p #> '{input,tables}') when 'array' then p #> '{input,tables}' else '[]' end) t
   where p ->> 'kind' = 'publish'
$$;
reset role;
