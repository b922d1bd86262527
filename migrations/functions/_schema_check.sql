-- JSON Schema in SQL, the part that parameters need: what is listed here is checked by the database as the clients check it, and templates
-- that say more are refused, so that no parameter is looked at by the one and not by the other. tests/golden/params_schema.json is the corpus that
-- both are held against. A pattern is what both regular expressions mean alike: no (?…), no back references, escapes of d, s, w and punctuation.
set local role lhcr_owner;
create or replace function ops._schema_check(p_schema jsonb, p_path text) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_key text;
  v_value jsonb;
begin
  if jsonb_typeof(p_schema) is distinct from 'object' then
    perform ops._fail('LH022', format('%s is no object', p_path), jsonb_build_object('path', p_path));
  end if;
  for v_key, v_value in select * from jsonb_each(p_schema) loop
    if not (case v_key
        when 'type' then (select bool_and(t in ('"string"', '"number"', '"integer"', '"boolean"', '"object"', '"array"', '"null"')) and count(*) > 0
                            from jsonb_array_elements(case jsonb_typeof(v_value) when 'array' then v_value else jsonb_build_array(v_value) end) t)
        when 'enum' then jsonb_typeof(v_value) = 'array' and v_value <> '[]'
        when 'const' then true
        when 'properties' then jsonb_typeof(v_value) = 'object'
        when 'required' then jsonb_typeof(v_value) = 'array' and not exists (select from jsonb_array_elements(v_value) e where jsonb_typeof(e) <> 'string')
        when 'additionalProperties' then jsonb_typeof(v_value) = 'boolean'
        when 'items' then jsonb_typeof(v_value) = 'object'
        when 'minItems' then ops._is_count(v_value) when 'maxItems' then ops._is_count(v_value)
        when 'minLength' then ops._is_count(v_value) when 'maxLength' then ops._is_count(v_value)
        when 'minimum' then jsonb_typeof(v_value) = 'number' when 'maximum' then jsonb_typeof(v_value) = 'number'
        when 'exclusiveMinimum' then jsonb_typeof(v_value) = 'number' when 'exclusiveMaximum' then jsonb_typeof(v_value) = 'number'
        when 'pattern' then jsonb_typeof(v_value) = 'string' and ops._is_common_pattern(v_value #>> '{}')
        else v_key in ('title', 'description', 'default', 'examples', '$schema', '$id', '$comment') end) then
      perform ops._fail('LH022', format('%s.%s is not understood', p_path, left(v_key, 60)), jsonb_build_object('path', p_path || '.' || left(v_key, 60), 'value', v_value),
        'parameters are described by type, enum, const, properties, required, additionalProperties (true or false), items, minItems, maxItems, minLength, maxLength, '
        || 'minimum, maximum, exclusiveMinimum, exclusiveMaximum and a simple pattern');
    end if;
    if v_key = 'properties' then
      perform ops._schema_check(value, p_path || '.properties.' || key) from jsonb_each(v_value);
    elsif v_key = 'items' then
      perform ops._schema_check(v_value, p_path || '.items');
    end if;
  end loop;
end
$$;

create or replace function ops._is_count(p_value jsonb) returns boolean
language sql immutable
  return jsonb_typeof(p_value) = 'number' and (p_value #>> '{}')::numeric between 0 and 1000000 and (p_value #>> '{}')::numeric % 1 = 0;

create or replace function ops._is_common_pattern(p_pattern text) returns boolean
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if length(p_pattern) > 500 or p_pattern ~ '\(\?' or p_pattern ~ '^\*\*\*' or p_pattern ~ '\[[.:=]'
     or regexp_replace(p_pattern, '\\[dswDSW./^$*+?()\[\]{}|\\-]', '', 'g') ~ '\\' then
    return false;
  end if;
  perform '' ~ p_pattern;
  return true;
exception when invalid_regular_expression then
  return false;
end
$$;

-- What is wrong with a value, the first ten things; none: an empty array.
create or replace function ops._schema_problems(p_schema jsonb, p_value jsonb, p_path text) returns text[]
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_type text := jsonb_typeof(p_value);
  v_number numeric := case when jsonb_typeof(p_value) = 'number' then (p_value #>> '{}')::numeric end;
  v_text text := case when jsonb_typeof(p_value) = 'string' then p_value #>> '{}' end;
  v_types jsonb := case jsonb_typeof(p_schema -> 'type') when 'string' then jsonb_build_array(p_schema -> 'type') else p_schema -> 'type' end;
  v_problems text[] := '{}';
  v_key text;
  v_item jsonb;
  v_no bigint;
begin
  if v_types is not null and not (v_types ? v_type or v_types ? 'integer' and coalesce(v_number % 1 = 0, false)) then
    return array[format('%s is a %s, not %s', p_path, v_type, (select string_agg(t, ' or ') from jsonb_array_elements_text(v_types) t))];
  end if;
  if p_schema ? 'enum' and not exists (select from jsonb_array_elements(p_schema -> 'enum') e where e = p_value) then
    v_problems := v_problems || format('%s is none of %s', p_path, p_schema -> 'enum');
  end if;
  if p_schema ? 'const' and p_schema -> 'const' <> p_value then
    v_problems := v_problems || format('%s is not %s', p_path, p_schema -> 'const');
  end if;
  if v_number < (p_schema ->> 'minimum')::numeric or v_number <= (p_schema ->> 'exclusiveMinimum')::numeric then
    v_problems := v_problems || format('%s is too small', p_path);
  end if;
  if v_number > (p_schema ->> 'maximum')::numeric or v_number >= (p_schema ->> 'exclusiveMaximum')::numeric then
    v_problems := v_problems || format('%s is too large', p_path);
  end if;
  if length(v_text) < (p_schema ->> 'minLength')::int or length(v_text) > (p_schema ->> 'maxLength')::int then
    v_problems := v_problems || format('%s has %s characters', p_path, length(v_text));
  end if;
  if v_text !~ (p_schema ->> 'pattern') then
    v_problems := v_problems || format('%s does not match %s', p_path, p_schema ->> 'pattern');
  end if;
  if v_type = 'array' then
    if jsonb_array_length(p_value) < (p_schema ->> 'minItems')::int or jsonb_array_length(p_value) > (p_schema ->> 'maxItems')::int then
      v_problems := v_problems || format('%s has %s items', p_path, jsonb_array_length(p_value));
    end if;
    if p_schema ? 'items' then
      for v_item, v_no in select * from jsonb_array_elements(p_value) with ordinality loop
        v_problems := v_problems || ops._schema_problems(p_schema -> 'items', v_item, format('%s[%s]', p_path, v_no - 1));
        exit when cardinality(v_problems) > 10;
      end loop;
    end if;
  elsif v_type = 'object' then
    for v_key in select jsonb_array_elements_text(coalesce(p_schema -> 'required', '[]')) loop
      if not p_value ? v_key then
        v_problems := v_problems || format('%s.%s is missing', p_path, v_key);
      end if;
    end loop;
    for v_key, v_item in select * from jsonb_each(p_value) loop
      if p_schema -> 'properties' ? v_key then
        v_problems := v_problems || ops._schema_problems(p_schema #> array['properties', v_key], v_item, format('%s.%s', p_path, v_key));
      elsif p_schema -> 'additionalProperties' = 'false' then
        v_problems := v_problems || format('%s.%s is unknown', p_path, left(v_key, 60));
      end if;
      exit when cardinality(v_problems) > 10;
    end loop;
  end if;
  return v_problems[1:10];
end
$$;
reset role;
