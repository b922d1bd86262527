-- Inserts a run with the phases of its template and starts its first one, unless it has to wait in one of its lines.
-- Called by run_create and run_retry, which have filled in what the request says; the succeeded phases of p_reuse (a run)
-- are linked with their outputs instead of run again.
set local role lhcr_owner;
create or replace function ops._run_insert(p_run ops.run, p_template ops.template, p_reuse uuid default null)
returns ops.run language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run := p_run;
  v_timeout_ms bigint := nullif((p_template.body #>> '{limits,run_timeout_ms}')::bigint, 0);
  v_reused ops.phase;
begin
  perform ops._partition_now(p_run.created_at);
  v_run.template_id := p_template.template_id;
  v_run.template_name := p_template.name;
  v_run.template_version := p_template.version;
  v_run.created_by := coalesce(p_run.created_by, ops._principal());
  perform ops._cap_create(v_run);
  perform ops._session_open_check(v_run.session_id);
  perform ops._table_owner_check(v_run, ops._template_tables(p_template.body));
  v_run.status := 'queued';
  v_run.key_at := p_run.created_at;
  v_run.phase_count := jsonb_array_length(p_template.body -> 'phases');
  v_run.active_phase := 0;
  v_run.event_seq := 0;
  v_run.deadline_at := p_run.created_at + v_timeout_ms * interval '1 millisecond';
  insert into ops.run select v_run.*;
  insert into ops.phase (run_id, phase_no, org_id, project_id, environment_id, phase_id, name, kind, executor,
                         status, lease_ms, timeout_ms, retry, input, concurrency, approve, estimate, requires)
  select v_run.run_id, t.phase_no, v_run.org_id, v_run.project_id, v_run.environment_id, ops.uuid_v7(p_run.created_at),
         t.name, t.kind, t.executor, 'waiting', t.lease_ms, t.timeout_ms, t.retry, t.input, t.concurrency, t.approve, t.estimate, t.requires
    from ops._template_phases(p_template) t;
  perform ops._event_add(v_run, null::smallint, 'RUN_CREATED', 'info', format('run of template "%s" version %s',
    p_template.name, p_template.version), jsonb_strip_nulls(jsonb_build_object('git_sha', v_run.git_sha,
    'spec_slug', v_run.spec_slug, 'retry_of', v_run.retry_of, 'rebuild_of', v_run.rebuild_of,
    'session', (select name from ops.session where session_id = v_run.session_id))));
  if coalesce((p_template.body #>> '{limits,queue_timeout_ms}')::bigint, 0) > 0 then
    insert into ops.due (due_at, run_id, phase_no, org_id, project_id, environment_id)  -- phase 0: the run itself, if it has not begun
      values (p_run.created_at + (p_template.body #>> '{limits,queue_timeout_ms}')::bigint * interval '1 millisecond',
              v_run.run_id, 0, v_run.org_id, v_run.project_id, v_run.environment_id);
  end if;
  if p_reuse is not null then
    for v_reused in select * from ops.phase where run_id = p_reuse and status = 'succeeded' order by phase_no loop
      perform ops._phase_reuse(v_run, v_reused);
    end loop;
  end if;
  if ops._run_line_up(v_run) then
    perform ops._phase_next(v_run);
  end if;
  return v_run;
end
$$;

-- The phases that a run of the template begins with.
create or replace function ops._template_phases(p_template ops.template,
  out phase_no smallint, out name text, out kind text, out executor text, out lease_ms int, out timeout_ms bigint, out retry jsonb,
  out input jsonb, out concurrency text[], out approve jsonb, out estimate jsonb, out requires jsonb) returns setof record
language sql immutable
begin atomic
  select t.no, t.body ->> 'name', t.body ->> 'kind', t.body ->> 'executor', coalesce((t.body ->> 'lease_ms')::int, 900000),
         nullif((t.body ->> 'timeout_ms')::bigint, 0),
         '{"max_attempts": 3, "backoff_ms": 1000, "backoff_max_ms": 300000, "max_crashes": 3}'::jsonb
           || coalesce(p_template.body -> 'retry', '{}') || coalesce(t.body -> 'retry', '{}'),
         coalesce(t.body -> 'input', '{}'),
         case when t.body ? 'concurrency' then array(select jsonb_array_elements_text(t.body -> 'concurrency')) end,
         nullif(t.body -> 'approve', 'null'), nullif(coalesce(t.body -> 'usage', p_template.body #> '{limits,usage}'), 'null'), coalesce(t.body -> 'requires', '{}')
    from jsonb_array_elements(p_template.body -> 'phases') with ordinality as t (body, no);
end;

-- The month of a time is there, also where nobody has ticked for months.
create or replace function ops._partition_now(p_now timestamptz) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass('ops.run_p' || to_char(p_now at time zone 'UTC', 'YYYY_MM')) is null then
    perform ops.partition_ensure(p_now, 0);
  end if;
end
$$;
reset role;
