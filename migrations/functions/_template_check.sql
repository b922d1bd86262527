-- Refuses a template body that could not be run: names, executors, sizes, limits. Called by template_apply.
-- Errors: LH022 invalid_argument, the first fault named by its path.
set local role lhcr_owner;
create or replace function ops._number_check(p_path text, p_value jsonb, p_min numeric, p_max numeric) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if p_value is not null and p_value <> 'null' and (jsonb_typeof(p_value) <> 'number'
     or (p_value #>> '{}')::numeric not between p_min and p_max or (p_value #>> '{}')::numeric % 1 <> 0) then
    perform ops._fail('LH022', format('%s is not a whole number from %s to %s', p_path, p_min, p_max),
      jsonb_build_object('path', p_path, 'value', p_value));
  end if;
end
$$;

create or replace function ops._retry_check(p_path text, p_retry jsonb) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_key text;
begin
  if p_retry is null then
    return;
  end if;
  if jsonb_typeof(p_retry) <> 'object' then
    perform ops._fail('LH022', format('%s is not an object', p_path), jsonb_build_object('path', p_path));
  end if;
  for v_key in select jsonb_object_keys(p_retry) loop
    if v_key not in ('max_attempts', 'backoff_ms', 'backoff_max_ms', 'max_crashes') then
      perform ops._fail('LH022', format('%s.%s is unknown', p_path, v_key), jsonb_build_object('path', p_path),
        'retry knows max_attempts, backoff_ms, backoff_max_ms and max_crashes');
    end if;
  end loop;
  perform ops._number_check(p_path || '.max_attempts', p_retry -> 'max_attempts', 1, 1000);
  perform ops._number_check(p_path || '.backoff_ms', p_retry -> 'backoff_ms', 0, 86400000);
  perform ops._number_check(p_path || '.backoff_max_ms', p_retry -> 'backoff_max_ms', 0, 604800000);
  perform ops._number_check(p_path || '.max_crashes', p_retry -> 'max_crashes', 1, 10000);
end
$$;

-- What an attempt says that it will use, and reserves where there are caps.
create or replace function ops._usage_check(p_path text, p_usage jsonb) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if p_usage is not null and p_usage <> 'null' and (jsonb_typeof(p_usage) <> 'object' or ops._usage_amounts(p_usage) <> p_usage) then
    perform ops._fail('LH022', format('%s is an object of resources and amounts', p_path), jsonb_build_object('path', p_path, 'value', p_usage),
      'wall_s, cpu_s, peak_memory_mb, rows, bytes_in, bytes_out, query_units, tokens and money, each from 0 to 1e15');
  end if;
end
$$;

create or replace function ops._phase_gates_check(p_path text, p_phase jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if p_phase ? 'concurrency' and (jsonb_typeof(p_phase -> 'concurrency') <> 'array' or jsonb_array_length(p_phase -> 'concurrency') > 16
     or exists (select from jsonb_array_elements(p_phase -> 'concurrency') k where jsonb_typeof(k) <> 'string' or k #>> '{}' !~ '^[[:graph:]]{1,200}$')) then
    perform ops._fail('LH022', format('%s.concurrency is a list of at most 16 keys', p_path), jsonb_build_object('path', p_path || '.concurrency'));
  end if;
  if p_phase ? 'requires' and (jsonb_typeof(p_phase -> 'requires') <> 'object' or exists (select from jsonb_each(p_phase -> 'requires') r
       where r.key !~ '^[a-z][a-z0-9_.-]{0,62}$' or jsonb_typeof(r.value) not in ('string', 'number', 'boolean') or length(r.value #>> '{}') > 200)
     or (select count(*) from jsonb_object_keys(p_phase -> 'requires')) > 16) then
    perform ops._fail('LH022', format('%s.requires is an object of at most 16 words with a text, a number, true or false each', p_path),
      jsonb_build_object('path', p_path || '.requires'), 'worker_list shows the capabilities there are');
  end if;
  if p_phase -> 'approve' is null or p_phase -> 'approve' = 'null' then
    return;
  end if;
  if jsonb_typeof(p_phase -> 'approve') <> 'object' or (p_phase -> 'approve') - array['role', 'by_another'] <> '{}'
     or not coalesce(p_phase #>> '{approve,role}' = any (enum_range(null::ops.member_role)::text[]), false)
     or jsonb_typeof(coalesce(p_phase #> '{approve,by_another}', 'false')) <> 'boolean' then
    perform ops._fail('LH022', format('%s.approve is {"role": …, "by_another": true|false}', p_path), jsonb_build_object('path', p_path || '.approve'),
      format('a role is one of %s', array_to_string(enum_range(null::ops.member_role), ', ')));
  end if;
end
$$;

create or replace function ops._template_check(p_body jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_phase jsonb;
  v_no int := 0;
  v_path text;
begin
  if jsonb_typeof(p_body) is distinct from 'object' or octet_length(p_body::text) > 1048576 then
    perform ops._fail('LH022', 'a template is a JSON object of at most 1 MiB');
  end if;
  if coalesce(p_body ->> 'name', '') !~ '^[[:graph:]]{1,128}$' or coalesce(p_body ->> 'kind', '') !~ '^[a-z][a-z0-9_]{0,31}$' then
    perform ops._fail('LH022', 'a template has a name and a kind',
      jsonb_build_object('name', p_body -> 'name', 'kind', p_body -> 'kind'),
      'kind is a lower case word such as pipeline, runbook or query');
  end if;
  if coalesce(p_body ->> 'lane', 'A') !~ '^[[:graph:]]{1,64}$' then
    perform ops._fail('LH022', 'a lane is a word of at most 64 characters', jsonb_build_object('lane', p_body -> 'lane'));
  end if;
  if jsonb_typeof(p_body -> 'phases') is distinct from 'array' or jsonb_array_length(p_body -> 'phases') not between 1 and 1000 then
    perform ops._fail('LH022', 'a template has from 1 to 1000 phases');
  end if;
  if jsonb_typeof(coalesce(p_body -> 'limits', '{}')) <> 'object' or jsonb_typeof(coalesce(p_body -> 'params_schema', '{}')) <> 'object' then
    perform ops._fail('LH022', 'limits and params_schema are objects');
  end if;
  perform ops._schema_check(coalesce(p_body -> 'params_schema', '{}'), 'params_schema');
  for v_path in select jsonb_object_keys(coalesce(p_body -> 'limits', '{}')) loop
    if v_path not in ('run_timeout_ms', 'queue_timeout_ms', 'usage') then
      perform ops._fail('LH022', format('limits.%s is unknown', v_path), jsonb_build_object('path', 'limits.' || v_path), 'limits knows run_timeout_ms, queue_timeout_ms and usage');
    end if;
  end loop;
  perform ops._number_check('limits.run_timeout_ms', p_body #> '{limits,run_timeout_ms}', 0, 2592000000);
  perform ops._number_check('limits.queue_timeout_ms', p_body #> '{limits,queue_timeout_ms}', 0, 2592000000);
  perform ops._usage_check('limits.usage', p_body #> '{limits,usage}');
  perform ops._retry_check('retry', p_body -> 'retry');
  for v_phase in select jsonb_array_elements(p_body -> 'phases') loop
    v_no := v_no + 1;
    v_path := format('phases[%s]', v_no);
    if jsonb_typeof(v_phase) <> 'object' or coalesce(v_phase ->> 'name', '') !~ '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$'
       or coalesce(v_phase ->> 'kind', '') !~ '^[a-z][a-z0-9_]{0,31}$' or coalesce(v_phase ->> 'executor', '') !~ '^[a-z][a-z0-9_]{0,31}$' then
      perform ops._fail('LH022', format('%s needs a name, a kind and an executor', v_path),
        jsonb_build_object('path', v_path, 'name', v_phase -> 'name', 'kind', v_phase -> 'kind', 'executor', v_phase -> 'executor'));
    end if;
    if jsonb_typeof(coalesce(v_phase -> 'input', '{}')) <> 'object' then
      perform ops._fail('LH022', format('%s.input is not an object', v_path), jsonb_build_object('path', v_path));
    end if;
    perform ops._number_check(v_path || '.timeout_ms', v_phase -> 'timeout_ms', 0, 2592000000);
    perform ops._number_check(v_path || '.lease_ms', v_phase -> 'lease_ms', 1000, 86400000);
    perform ops._usage_check(v_path || '.usage', v_phase -> 'usage');
    perform ops._retry_check(v_path || '.retry', v_phase -> 'retry');
    perform ops._phase_gates_check(v_path, v_phase);
  end loop;
  if (select count(distinct e ->> 'name') from jsonb_array_elements(p_body -> 'phases') e) < v_no then
    perform ops._fail('LH022', 'two phases have the same name', jsonb_build_object('path', 'phases'));
  end if;
end
$$;
reset role;
