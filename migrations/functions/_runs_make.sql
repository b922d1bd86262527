-- The runs of many plain requests for one template in one environment, by a statement for each table: what run_create does for one.
-- Called by run_create_batch.
set local role lhcr_owner;
create or replace function ops._runs_make(p_org text, p_project text, p_environment text, p_template text, p_version int,
  p_nos bigint[], p_requests jsonb[]) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.create');
  v_template ops.template := ops._template_find(v_environment.project_id, p_template, p_version);
  v_now timestamptz := ops.now();
  v_principal uuid := ops._principal();
  v_run_ids uuid[];
  v_new_ids uuid[];
  v_params jsonb[];
  v_seen uuid[];
begin
  if not ops._template_is_plain(v_template) or exists (select from ops.cap) or not ops._is_promoted(v_environment, v_template, p_requests[1]) then
    return '{}';
  end if;
  v_params := ops._params_all(v_template, p_requests);
  if v_params is null then
    return '{}';
  end if;
  perform ops._partition_now(v_now);
  v_run_ids := array(select ops.uuid_v7(v_now) from unnest(p_nos) order by 1);
  v_seen := ops._idempotency_claim_all(v_environment, p_requests, v_run_ids, v_now);
  with made as materialized (
    select run_id, request, params, i
      from unnest(v_run_ids, p_requests, v_params) with ordinality as g (run_id, request, params, i) where v_seen[i] is null
  ), planned as materialized (
    select * from ops._template_phases(v_template)
  ), run as (
    insert into ops.run (run_id, org_id, project_id, environment_id, template_id, template_name, template_version, status, lane, priority,
      key_at, phase_count, active_phase, event_seq, params, git_sha, git_dirty, spec_slug, spec_hash, labels, created_by, created_at, deadline_at)
    select run_id, v_environment.org_id, v_environment.project_id, v_environment.environment_id, v_template.template_id, v_template.name,
           v_template.version, 'queued', coalesce(request ->> 'lane', v_template.body ->> 'lane', 'A'), coalesce((request ->> 'priority')::int, 0),
           v_now, (select count(*) from planned), 1, 2, params, request ->> 'git_sha', false, request ->> 'spec_slug', request ->> 'spec_hash',
           coalesce(request -> 'labels', '{}'), v_principal, v_now,
           v_now + nullif((v_template.body #>> '{limits,run_timeout_ms}')::bigint, 0) * interval '1 millisecond'
      from made
  ), phase as (
    insert into ops.phase (run_id, phase_no, org_id, project_id, environment_id, phase_id, name, kind, executor, status, lease_ms, timeout_ms,
                           retry, input, concurrency, approve, estimate, requires)
    select m.run_id, t.phase_no, v_environment.org_id, v_environment.project_id, v_environment.environment_id, ops.uuid_v7(v_now), t.name,
           t.kind, t.executor, 'waiting', t.lease_ms, t.timeout_ms, t.retry, t.input, t.concurrency, t.approve, t.estimate, t.requires
      from made m cross join planned t
  ), told as (
    insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, phase_no, ts, level, type, message, payload)
    select m.run_id, ops.uuid_v7(v_now), e.seq, v_environment.org_id, v_environment.project_id, v_environment.environment_id, e.phase_no, v_now,
           'info', e.type, e.message, case when e.seq = 1 then jsonb_build_object('git_sha', m.request -> 'git_sha', 'spec_slug', m.request -> 'spec_slug') end
      from made m cross join (
        select 1 as seq, null::smallint as phase_no, 'RUN_CREATED' as type, format('run of template "%s" version %s', v_template.name, v_template.version) as message
         union all
        select 2, phase_no, 'PHASE_QUEUED', format('phase "%s" is queued', name) from planned where phase_no = 1) e
  ), audited as (
    insert into ops.audit (audit_id, at, principal_id, login, action, org_id, project_id, environment_id, object_kind, object_id, detail)
    select ops.uuid_v7(v_now), v_now, v_principal, session_user, 'run_create_batch', v_environment.org_id, v_environment.project_id,
           v_environment.environment_id, 'template', v_template.name, jsonb_build_object('template_version', v_template.version,
             'runs', jsonb_agg(jsonb_build_array(run_id, request -> 'git_sha') order by i))
      from made having count(*) > 0)
  select array_agg(run_id order by i) into v_new_ids from made;
  if cardinality(v_new_ids) > 0 then
    perform ops._phases_enqueue(v_new_ids, array_fill(1::smallint, array[cardinality(v_new_ids)]));
  end if;
  return (select jsonb_object_agg(p_nos[i], jsonb_build_object('run_id', coalesce(seen, run_id), 'created', seen is null,
      'status', case when seen is null then 'queued' else (select status from ops.run r where r.run_id = seen)::text end))
    from unnest(v_run_ids, v_seen) with ordinality as g (run_id, seen, i));
end
$$;

-- Whether the promotion gate lets the version in; when it does not, run_create says why.
create or replace function ops._is_promoted(p_environment ops.environment, p_template ops.template, p_request jsonb) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  perform ops._promotion_check(p_environment, p_template, p_request);
  return true;
exception when others then
  if sqlstate not like 'LH%' then
    raise;
  end if;
  return false;
end
$$;

-- A template whose runs just start: nothing to look up for each of them.
create or replace function ops._template_is_plain(p_template ops.template) returns boolean
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  return ops._template_tables(p_template.body) is null and coalesce(p_template.body #>> '{limits,queue_timeout_ms}', '0') = '0'
     and coalesce(p_template.body #> '{phases,0,approve}', 'null') = 'null';
end
$$;

-- What the runs get as parameters; null when some are not what the template takes: run_create says which and why.
create or replace function ops._params_all(p_template ops.template, p_requests jsonb[]) returns jsonb[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_params jsonb[];
begin
  if coalesce(p_template.body -> 'params_schema', '{}') = '{}' then
    return array(select coalesce(r -> 'params', '{}') from unnest(p_requests) with ordinality as g (r, i) order by i);
  end if;
  v_params := array(select ops._params_filled(p_template, coalesce(r -> 'params', '{}')) from unnest(p_requests) with ordinality as g (r, i) order by i);
  if exists (select from unnest(v_params) p where ops._schema_problems(p_template.body -> 'params_schema', p, 'params') <> '{}') then
    return null;
  end if;
  return v_params;
end
$$;

-- Takes the idempotency keys of the requests that have one, in order, for two batches that want the same ones; for each request the run that has its
-- key already, or null.
create or replace function ops._idempotency_claim_all(p_environment ops.environment, p_requests jsonb[], p_run_ids uuid[], p_now timestamptz)
returns uuid[] language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_seen uuid[] := array_fill(null::uuid, array[cardinality(p_requests)]);
  v_request record;
begin
  for v_request in
    select r ->> 'idempotency_key' as key, r - 'idempotency_key' as body, no
      from unnest(p_requests) with ordinality as g (r, no) where r ->> 'idempotency_key' is not null order by key, no
  loop
    v_seen[v_request.no] := ops._idempotency_claim(p_environment, v_request.key, v_request.body, p_run_ids[v_request.no], p_now);
  end loop;
  return v_seen;
end
$$;
reset role;
