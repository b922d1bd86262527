-- The small parts of run_create: the shape of a request, its template, its key, its answer.
set local role lhcr_owner;
create or replace function ops._run_request_check(p_request jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_key text;
begin
  if jsonb_typeof(p_request) is distinct from 'object' or octet_length(p_request::text) > 1048576 then
    perform ops._fail('LH022', 'a request is a JSON object of at most 1 MiB');
  end if;
  for v_key in select jsonb_object_keys(p_request) loop
    if v_key not in ('org', 'project', 'environment', 'template', 'template_version', 'params', 'git_sha', 'git_dirty',
        'spec_slug', 'spec_hash', 'lane', 'priority', 'labels', 'idempotency_key', 'input_manifest', 'retry_of',
        'rebuild_of', 'as_of', 'queue_key', 'session', 'on_failure', 'promotion_override') then
      perform ops._fail('LH022', format('request field "%s" is unknown', v_key), jsonb_build_object('field', v_key));
    end if;
  end loop;
  if coalesce(p_request ->> 'git_sha', '') !~ '^[0-9a-f]{7,64}$' then
    perform ops._fail('LH022', 'a run needs the commit it comes from', jsonb_build_object('git_sha', p_request -> 'git_sha'),
      'give "git_sha", 7 to 64 lower case hex digits');
  end if;
  if coalesce(p_request ->> 'spec_slug', '') !~ '^[a-z0-9][a-z0-9_./-]{0,127}$' then
    perform ops._fail('LH022', 'a run needs the spec it belongs to', jsonb_build_object('spec_slug', p_request -> 'spec_slug'),
      'give "spec_slug", the folder name of the spec bundle');
  end if;
  if jsonb_typeof(coalesce(p_request -> 'params', '{}')) <> 'object' or jsonb_typeof(coalesce(p_request -> 'labels', '{}')) <> 'object' then
    perform ops._fail('LH022', 'params and labels are objects');
  end if;
  if coalesce(p_request ->> 'lane', 'A') !~ '^[[:graph:]]{1,64}$' then
    perform ops._fail('LH022', 'a lane is a word of at most 64 characters', jsonb_build_object('lane', p_request -> 'lane'));
  end if;
  if length(p_request ->> 'idempotency_key') not between 1 and 255 or length(p_request ->> 'queue_key') not between 1 and 255 then
    perform ops._fail('LH022', 'idempotency_key and queue_key have from 1 to 255 characters');
  end if;
  if p_request ->> 'queue_key' like 'session %' then
    perform ops._fail('LH022', 'a queue_key does not begin with "session "', jsonb_build_object('queue_key', p_request -> 'queue_key'));
  end if;
  if p_request ->> 'session' is not null and coalesce(p_request ->> 'lane', 'A') not in ('A', 'B', 'C', 'D') then
    perform ops._fail('LH022', format('a session has the lanes A to D, not "%s"', p_request ->> 'lane'), jsonb_build_object('lane', p_request -> 'lane'));
  end if;
  if p_request ->> 'on_failure' is not null and (p_request ->> 'session' is null or p_request ->> 'on_failure' not in ('hold', 'continue')) then
    perform ops._fail('LH022', 'on_failure is "hold" or "continue", of a run in a session', jsonb_build_object('on_failure', p_request -> 'on_failure'));
  end if;
  if p_request ->> 'promotion_override' is not null and (jsonb_typeof(p_request -> 'promotion_override') <> 'string' or length(p_request ->> 'promotion_override') not between 3 and 500) then
    perform ops._fail('LH022', 'promotion_override is a reason of 3 to 500 characters', jsonb_build_object('promotion_override', left(p_request ->> 'promotion_override', 100)));
  end if;
  perform ops._number_check('priority', p_request -> 'priority', -1000000, 1000000);
  perform ops._number_check('template_version', p_request -> 'template_version', 1, 2147483647);
  if jsonb_typeof(coalesce(nullif(p_request -> 'git_dirty', 'null'), 'false')) <> 'boolean' then
    perform ops._fail('LH022', 'git_dirty is true or false', jsonb_build_object('git_dirty', p_request -> 'git_dirty'));
  end if;
  perform ops._cast_check('as_of', p_request ->> 'as_of', 'timestamptz');
  perform ops._cast_check('retry_of', p_request ->> 'retry_of', 'uuid');
  perform ops._cast_check('rebuild_of', p_request ->> 'rebuild_of', 'uuid');
end
$$;

-- A wrong time or id is the caller's fault and says which field it is, not an internal error.
create or replace function ops._cast_check(p_path text, p_value text, p_type text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if p_type = 'uuid' then
    perform p_value::uuid;
  elsif p_type = 'timestamptz' then
    perform p_value::timestamptz;
  end if;
exception when data_exception then
  perform ops._fail('LH022', format('%s is not a valid %s', p_path, case p_type when 'uuid' then 'id' else 'time' end),
    jsonb_build_object('path', p_path, 'value', left(p_value, 100)));
end
$$;

create or replace function ops._template_find(p_project_id int, p_name text, p_version int) returns ops.template
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_template ops.template;
begin
  select * into v_template from ops.template where project_id = p_project_id and name = p_name
     and (p_version is null or version = p_version) order by version desc limit 1;
  if not found then
    perform ops._fail('LH006', format('template "%s"%s is not found', p_name, ' version ' || p_version),
      jsonb_build_object('template', p_name, 'template_version', p_version), 'template_list shows what there is');
  end if;
  return v_template;
end
$$;

-- Bad parameters never become a run, whoever calls.
create or replace function ops._params_check(p_template ops.template, p_params jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_problems text[] := ops._schema_problems(coalesce(p_template.body -> 'params_schema', '{}'), p_params, 'params');
begin
  if cardinality(v_problems) > 0 then
    perform ops._fail('LH022', format('the parameters are not what template "%s" takes: %s', p_template.name, array_to_string(v_problems, '; ')),
      jsonb_build_object('template', p_template.name, 'problems', v_problems), 'template_show has their schema');
  end if;
end
$$;

-- What a request leaves out and the schema has a default for.
create or replace function ops._params_filled(p_template ops.template, p_params jsonb) returns jsonb
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce((select jsonb_object_agg(key, value -> 'default') from jsonb_each(coalesce(p_template.body #> '{params_schema,properties}', '{}'))
    where value ? 'default'), '{}') || p_params;
end
$$;

-- Takes an idempotency key for a run, or answers the run that has it. A second caller waits for the first.
create or replace function ops._idempotency_claim(p_environment ops.environment, p_key text, p_body jsonb, p_run_id uuid, p_now timestamptz)
returns uuid language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_sha256 bytea := sha256(convert_to(p_body::text, 'UTF8'));
  v_row ops.idempotency_key;
begin
  insert into ops.idempotency_key (project_id, key, org_id, request_sha256, run_id, created_at)
    values (p_environment.project_id, p_key, p_environment.org_id, v_sha256, p_run_id, p_now) on conflict do nothing;
  if found then
    return null;
  end if;
  select * into v_row from ops.idempotency_key where project_id = p_environment.project_id and key = p_key;
  if v_row.request_sha256 <> v_sha256 then
    perform ops._fail('LH073', format('idempotency key "%s" was used for another request', p_key),
      jsonb_build_object('idempotency_key', p_key, 'run_id', v_row.run_id), 'use a new key for a new request');
  end if;
  return v_row.run_id;
end
$$;

create or replace function ops._run_created(p_run_id uuid, p_created boolean) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('run_id', r.run_id, 'status', r.status, 'created', p_created,
      'phases', (select jsonb_agg(jsonb_build_object('name', p.name, 'kind', p.kind, 'executor', p.executor,
          'status', p.status) order by p.phase_no) from ops.phase p where p.run_id = r.run_id))
    from ops.run r where r.run_id = p_run_id);
end
$$;
-- A run that is retried is one of the same environment; one that is rebuilt must be readable.
create or replace function ops._run_origin_check(p_environment ops.environment, p_request jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_field text;
begin
  foreach v_field in array array['retry_of', 'rebuild_of'] loop
    if p_request ->> v_field is not null and not exists (select from ops.run
        where run_id = (p_request ->> v_field)::uuid and (environment_id = p_environment.environment_id
          or v_field = 'rebuild_of' and ops._permits('run.read', environment_id))) then
      perform ops._fail('LH006', format('run "%s", which "%s" names, is not found', p_request ->> v_field, v_field),
        jsonb_build_object(v_field, p_request -> v_field), 'run_list shows the runs of your environments');
    end if;
  end loop;
end
$$;
reset role;
