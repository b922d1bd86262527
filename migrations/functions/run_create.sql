-- Makes a run of a template, with its phases, and queues the first one (or lines up behind its session's lane and its queue_key).
-- With an idempotency_key: the same request again answers the same run, whatever has changed since; another one is a conflict.
-- Callers: `lhcr run create`, `lhcr pipeline run`, CI, agents. Locks: the idempotency key, the queue_key.
-- Errors: LH022 invalid_argument, LH006 not_found, LH004 not_authorised, LH003 gate_rejected, LH073 idempotency_conflict.
set local role lhcr_owner;
create or replace function ops.run_create(p_request jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_environment ops.environment;
  v_template ops.template;
  v_run ops.run;
  v_now timestamptz := ops.now();
  v_key text := p_request ->> 'idempotency_key';
  v_seen uuid;
begin
  perform ops._run_request_check(p_request);
  v_environment := ops._environment_find(p_request ->> 'org', p_request ->> 'project', p_request ->> 'environment', 'run.create');
  v_run.run_id := ops.uuid_v7(v_now);
  if v_key is not null then  -- before all that is judged by what has changed since a first call: templates, gates, other runs
    v_seen := ops._idempotency_claim(v_environment, v_key, p_request - 'idempotency_key', v_run.run_id, v_now);
    if v_seen is not null then
      return ops._run_created(v_seen, false);
    end if;
  end if;
  perform ops._run_origin_check(v_environment, p_request);
  v_template := ops._run_template(v_environment, p_request);
  v_run := ops._run_make(v_run.run_id, v_environment, v_template, p_request, ops._principal(), v_now);
  return ops._run_created(v_run.run_id, true);
end
$$;

-- The template that a request names, when the request may be run here: not of a dirty tree outside dev, through the promotion gate, and with parameters that it takes.
create or replace function ops._run_template(p_environment ops.environment, p_request jsonb) returns ops.template
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_template ops.template;
begin
  if coalesce((p_request ->> 'git_dirty')::boolean, false) and p_environment.name <> 'dev' then
    perform ops._fail('LH003', format('a dirty work tree is refused in environment "%s"', p_environment.name),
      jsonb_build_object('git_sha', p_request ->> 'git_sha', 'environment', p_environment.name), 'commit first, or use dev');
  end if;
  v_template := ops._template_find(p_environment.project_id, p_request ->> 'template', (p_request ->> 'template_version')::int);
  perform ops._promotion_check(p_environment, v_template, p_request);
  perform ops._params_check(v_template, ops._params_filled(v_template, coalesce(p_request -> 'params', '{}')));
  return v_template;
end
$$;

-- The run that a request describes, for whoever asked for it. What the request says was checked before.
create or replace function ops._run_make(p_run_id uuid, p_environment ops.environment, p_template ops.template, p_request jsonb,
  p_created_by uuid, p_now timestamptz) returns ops.run
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run;
  v_session ops.session;
begin
  v_run.run_id := p_run_id;
  v_run.org_id := p_environment.org_id;
  v_run.project_id := p_environment.project_id;
  v_run.environment_id := p_environment.environment_id;
  if p_request ->> 'session' is not null then
    v_session := ops._session_find(p_environment, p_request ->> 'session');
    v_run.session_id := v_session.session_id;
    v_run.on_failure := coalesce(p_request ->> 'on_failure', v_session.on_failure);
    v_run.lane := coalesce(p_request ->> 'lane', 'A');
  else
    v_run.lane := coalesce(p_request ->> 'lane', p_template.body ->> 'lane', 'A');
  end if;
  v_run.priority := coalesce((p_request ->> 'priority')::int, 0);
  v_run.params := ops._params_filled(p_template, coalesce(p_request -> 'params', '{}'));
  v_run.git_sha := p_request ->> 'git_sha';
  v_run.git_dirty := coalesce((p_request ->> 'git_dirty')::boolean, false);
  v_run.spec_slug := p_request ->> 'spec_slug';
  v_run.spec_hash := p_request ->> 'spec_hash';
  v_run.labels := coalesce(p_request -> 'labels', '{}');
  v_run.input_manifest := nullif(p_request -> 'input_manifest', 'null');
  v_run.as_of := (p_request ->> 'as_of')::timestamptz;
  v_run.queue_key := p_request ->> 'queue_key';
  v_run.retry_of := (p_request ->> 'retry_of')::uuid;
  v_run.rebuild_of := (p_request ->> 'rebuild_of')::uuid;
  v_run.created_by := p_created_by;
  v_run.created_at := p_now;
  v_run := ops._run_insert(v_run, p_template);
  perform ops._promotion_record(v_run, p_template, p_request);
  perform ops._audit('run_create', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text,
    jsonb_build_object('template', p_template.name, 'template_version', p_template.version, 'git_sha', v_run.git_sha));
  return v_run;
end
$$;
reset role;
