-- Makes a run again from what it recorded, in a scratch prefix and with another number of threads, and compares. The template is
-- made here from the run's own phases, not taken from the caller: so it needs no right to write templates, only to make runs.
-- p_from_source: read the source again instead of recalling what was read. Callers: `lhcr run rebuild`. Locks: the idempotency key.
-- Errors: LH007 conflict (it has not succeeded), LH022 (it made no tables), LH073 idempotency_conflict, LH006, LH004.
set local role lhcr_owner;
create or replace function ops.run_rebuild(p_run_id uuid, p_from_source boolean default false, p_threads int default null,
  p_idempotency_key text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  v_old ops.run;
  v_run ops.run;
  v_environment ops.environment;
  v_project ops.project;
  v_template ops.template;
  v_now timestamptz := ops.now();
begin
  select * into v_old from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_old.environment_id, 'run.create');
  if p_from_source is null or p_threads not between 1 and 1024 or length(p_idempotency_key) not between 1 and 255 then
    perform ops._fail('LH022', 'a rebuild is from_source or not, has from 1 to 1024 threads, and a key of 1 to 255 characters',
      jsonb_build_object('from_source', p_from_source, 'threads', p_threads));
  end if;
  if v_old.status <> 'succeeded' then
    perform ops._fail('LH007', format('run "%s" is %s, only a succeeded run can be rebuilt', p_run_id, v_old.status),
      jsonb_build_object('run_id', p_run_id, 'status', v_old.status), 'run_show tells what it did');
  end if;
  v_run.run_id := ops.uuid_v7(v_now);
  if p_idempotency_key is not null then
    select * into v_environment from ops.environment where environment_id = v_old.environment_id;
    v_run.run_id := coalesce(ops._idempotency_claim(v_environment, p_idempotency_key, jsonb_build_object('rebuild_of', p_run_id,
      'from_source', p_from_source, 'threads', p_threads), v_run.run_id, v_now), v_run.run_id);
    if exists (select from ops.run where run_id = v_run.run_id) then
      return ops._run_rebuilt(v_run.run_id);
    end if;
  end if;
  select * into v_project from ops.project where project_id = v_old.project_id;
  v_template.template_id := ops._template_keep(v_project, ops._rebuild_template(v_old, p_from_source,
    coalesce(p_threads, ops._rebuild_threads(p_run_id), 1))) ->> 'template_id';
  select * into v_template from ops.template where template_id = v_template.template_id;
  v_run.org_id := v_old.org_id;
  v_run.project_id := v_old.project_id;
  v_run.environment_id := v_old.environment_id;
  v_run.lane := v_old.lane;
  v_run.priority := 0;
  v_run.params := v_old.params;
  v_run.git_sha := v_old.git_sha;
  v_run.git_dirty := v_old.git_dirty;
  v_run.spec_slug := v_old.spec_slug;
  v_run.spec_hash := v_old.spec_hash;
  v_run.labels := '{}';
  v_run.input_manifest := v_old.input_manifest;
  v_run.as_of := coalesce(v_old.as_of, v_old.created_at);
  v_run.rebuild_of := p_run_id;
  v_run.created_at := v_now;
  v_run := ops._run_insert(v_run, v_template);
  perform ops._audit('run_rebuild', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text,
    jsonb_build_object('rebuild_of', p_run_id, 'from_source', p_from_source));
  return ops._run_rebuilt(v_run.run_id);
end
$$;

create or replace function ops._run_rebuilt(p_run_id uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('run_id', run_id, 'rebuild_of', rebuild_of, 'status', status) from ops.run where run_id = p_run_id);
end
$$;

-- Another number of threads than the run had: equality must not hang on it.
create or replace function ops._rebuild_threads(p_run_id uuid) returns int
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select case when coalesce((input #>> '{limits,threads}')::int, 2) = 1 then 2 else 1 end
            from ops.phase where run_id = p_run_id and kind = 'transform' order by phase_no limit 1);
end
$$;

-- Recorded inputs in (or the source again), the same transforms, a comparison with each table at the end; nothing is published.
create or replace function ops._rebuild_template(p_run ops.run, p_from_source boolean, p_threads int) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_phase record;
  v_again jsonb;
  v_phases jsonb := '[]';
  v_recorded jsonb := '[]';
  v_skipped jsonb := '[]';
  v_expected jsonb := '[]';
begin
  for v_phase in select name, kind, executor, timeout_ms, input, coalesce(output, '{}') as output from ops.phase
                  where run_id = p_run.run_id and kind in ('ingest', 'validate', 'transform') order by phase_no loop
    v_again := jsonb_strip_nulls(jsonb_build_object('name', v_phase.name, 'kind', v_phase.kind, 'executor', v_phase.executor,
      'timeout_ms', v_phase.timeout_ms)) || jsonb_build_object('input', v_phase.input
        || jsonb_build_object('limits', coalesce(v_phase.input -> 'limits', '{}') || jsonb_build_object('threads', p_threads)));
    v_expected := v_expected || coalesce(v_phase.output -> 'tables', '[]');
    if v_phase.kind = 'ingest' then
      v_recorded := v_recorded || coalesce(v_phase.output -> 'tables', '[]');
      v_skipped := v_skipped || coalesce(v_phase.output -> 'skipped', '[]');
      -- What the source is held against; the catalogue may be further.
      v_again := jsonb_set(v_again, '{input,recorded}', (select coalesce(jsonb_object_agg(t ->> 'name',
          jsonb_build_object('schema', t -> 'schema')), '{}') from jsonb_array_elements(coalesce(v_phase.output -> 'tables', '[]')) t));
    end if;
    if v_phase.kind <> 'ingest' or p_from_source then
      v_phases := v_phases || v_again;
    end if;
  end loop;
  if v_expected = '[]' then
    perform ops._fail('LH022', format('run "%s" made no tables, there is nothing to rebuild', p_run.run_id),
      jsonb_build_object('run_id', p_run.run_id), 'only runs of pipelines can be rebuilt');
  end if;
  if not p_from_source then
    v_phases := jsonb_build_object('name', 'recall', 'kind', 'recall', 'executor', 'duckdb', 'input',
      jsonb_build_object('tables', v_recorded, 'skipped', v_skipped, 'rebuild_of', p_run.run_id)) || v_phases;
  end if;
  return jsonb_build_object('name', 'rebuild.' || p_run.template_name, 'kind', 'rebuild',
    'description', format('run %s again from what it recorded', p_run.run_id),
    'phases', v_phases || jsonb_build_object('name', 'compare', 'kind', 'compare', 'executor', 'duckdb', 'input',
      jsonb_build_object('tables', v_expected, 'rebuild_of', p_run.run_id)));
end
$$;
reset role;
