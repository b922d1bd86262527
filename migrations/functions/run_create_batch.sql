-- Makes many runs in one call, all or none: p_requests is an array of at most 1000 requests of run_create. What is plain (no session, line,
-- retry, rebuild, and a template whose first phase just starts) is made set by set, the rest one by one by run_create; the answer has
-- {run_id, status, created} for each request, in order. A refusal names the first request that is wrong by its place, `request`.
-- Callers: programs that queue much at once. Locks: idempotency keys, in their order; queue_keys. Errors: those of run_create.
set local role lhcr_owner;
create or replace function ops.run_create_batch(p_requests jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  v_group record;
  v_no bigint;
  v_request jsonb;
  v_made jsonb := '{}';
begin
  if jsonb_typeof(p_requests) is distinct from 'array' or jsonb_array_length(p_requests) > 1000 or octet_length(p_requests::text) > 16777216 then
    perform ops._fail('LH022', 'requests are an array of at most 1000 and 16 MiB');
  end if;
  for v_group in
    select r ->> 'org' as org, r ->> 'project' as project, r ->> 'environment' as environment, r ->> 'template' as template,
           (r ->> 'template_version')::int as version, array_agg(no order by no) as nos, array_agg(r order by no) as requests
      from jsonb_array_elements(p_requests) with ordinality as g (r, no) where ops._run_request_is_plain(r)
     group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  loop
    v_made := v_made || ops._runs_make(v_group.org, v_group.project, v_group.environment, v_group.template, v_group.version,
      v_group.nos, v_group.requests);
  end loop;
  -- in the order of their lines, or of their keys, for two batches that want the same ones; in a line as given
  for v_no, v_request in
    select no, r from jsonb_array_elements(p_requests) with ordinality as g (r, no) where not v_made ? no::text
     order by r ->> 'session', r ->> 'lane', r ->> 'queue_key',
              case when r ->> 'session' is null and r ->> 'queue_key' is null then r ->> 'idempotency_key' end, no
  loop
    v_made := v_made || jsonb_build_object(v_no, ops._run_create_one(v_request, v_no));
  end loop;
  return jsonb_build_object('runs', (select coalesce(jsonb_agg(v_made -> no::text order by no), '[]')
    from generate_series(1, jsonb_array_length(p_requests)) no));
end
$$;

-- run_create, its refusals with the place of the request.
create or replace function ops._run_create_one(p_request jsonb, p_no bigint) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_message text;
  v_detail text;
  v_hint text;
begin
  return ops.run_create(p_request) - 'phases';
exception when others then
  get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail, v_hint = pg_exception_hint;
  if sqlstate not like 'LH%' then
    raise;
  end if;
  perform ops._fail(sqlstate, format('request %s: %s', p_no, v_message), coalesce(nullif(v_detail, ''), '{}')::jsonb || jsonb_build_object('request', p_no), v_hint);
end
$$;

-- What needs no second look: the usual fields, of the right shape. Whatever is not plain is judged by run_create.
create or replace function ops._run_request_is_plain(p_request jsonb) returns boolean
language sql immutable
  return jsonb_typeof(p_request) = 'object'
     and p_request - array['org', 'project', 'environment', 'template', 'template_version', 'params', 'git_sha', 'spec_slug', 'spec_hash',
                           'lane', 'priority', 'labels', 'idempotency_key'] = '{}'
     and coalesce(p_request ->> 'git_sha', '') ~ '^[0-9a-f]{7,64}$'
     and coalesce(p_request ->> 'spec_slug', '') ~ '^[a-z0-9][a-z0-9_./-]{0,127}$'
     and coalesce(p_request ->> 'lane', 'A') ~ '^[[:graph:]]{1,64}$'
     and jsonb_typeof(coalesce(p_request -> 'params', '{}')) = 'object' and jsonb_typeof(coalesce(p_request -> 'labels', '{}')) = 'object'
     and coalesce(p_request ->> 'priority', '0') ~ '^-?[0-9]{1,6}$' and coalesce(p_request ->> 'template_version', '1') ~ '^[1-9][0-9]{0,8}$'
     and coalesce(length(p_request ->> 'idempotency_key'), 1) between 1 and 255
     and octet_length(p_request::text) <= 1048576;

reset role;
