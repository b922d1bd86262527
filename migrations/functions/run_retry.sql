-- Makes a new run of one that ended badly: whole (`start`) or from its first failed phase (`failed`), the phases
-- that succeeded linked as reused with their outputs and artifacts. The old run stays as it is.
-- Callers: `lhcr run retry`. Locks: the idempotency key, the queue_key.
-- Errors: LH072 illegal_transition (it runs, or it succeeded), LH073 idempotency_conflict, LH022, LH006, LH004.
set local role lhcr_owner;
create or replace function ops.run_retry(p_run_id uuid, p_from text default 'failed', p_idempotency_key text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_old ops.run;
  v_run ops.run;
  v_environment ops.environment;
  v_template ops.template;
  v_now timestamptz := ops.now();
begin
  select * into v_old from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_old.environment_id, 'run.create');
  if p_from is null or p_from not in ('failed', 'start') or length(p_idempotency_key) not between 1 and 255 then
    perform ops._fail('LH022', format('a run is retried from "failed" or "start", not from "%s"', left(p_from, 64)),
      jsonb_build_object('from', left(p_from, 64)));
  end if;
  if v_old.finished_at is null or v_old.status = 'succeeded' then
    perform ops._fail('LH072', format('run "%s" is %s: there is nothing to retry', p_run_id, v_old.status),
      jsonb_build_object('run_id', p_run_id, 'status', v_old.status),
      'a run that failed, timed out or was cancelled can be retried');
  end if;
  v_run := v_old;
  v_run.run_id := ops.uuid_v7(v_now);
  if p_idempotency_key is not null then
    select * into v_environment from ops.environment where environment_id = v_old.environment_id;
    v_run.run_id := coalesce(ops._idempotency_claim(v_environment, p_idempotency_key,
      jsonb_build_object('retry_of', p_run_id, 'from', p_from), v_run.run_id, v_now), v_run.run_id);
    if exists (select from ops.run where run_id = v_run.run_id) then
      return ops._run_retried(v_run.run_id);
    end if;
  end if;
  v_run.retry_of := p_run_id;
  v_run.as_of := coalesce(v_old.as_of, v_old.created_at);
  v_run.created_at := v_now;
  v_run.created_by := ops._principal();
  v_run.claimed_at := null;
  v_run.started_at := null;
  v_run.finished_at := null;
  v_run.cancel_requested_at := null;
  v_run.cancel_reason := null;
  v_run.failure := null;
  v_run.output_manifest := null;
  select * into v_template from ops.template where template_id = v_old.template_id;
  v_run := ops._run_insert(v_run, v_template, case p_from when 'failed' then p_run_id end);
  perform ops._audit('run_retry', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', v_run.run_id::text,
    jsonb_build_object('retry_of', p_run_id, 'from', p_from));
  return ops._run_retried(v_run.run_id);
end
$$;

create or replace function ops._run_retried(p_run_id uuid) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('run_id', r.run_id, 'retry_of', r.retry_of, 'status', r.status,
      'reused', (select coalesce(jsonb_agg(p.name order by p.phase_no), '[]') from ops.phase p
                  where p.run_id = r.run_id and p.reused_from is not null))
    from ops.run r where r.run_id = p_run_id);
end
$$;

-- Links one succeeded phase of an earlier run: its output, and its artifacts under the same names.
create or replace function ops._phase_reuse(p_run ops.run, p_phase ops.phase) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform ops._phase_advance(p_run, p_phase.phase_no, 'reuse', p_output => p_phase.output);
  update ops.phase set reused_from = coalesce(p_phase.reused_from, p_phase.run_id)
   where run_id = p_run.run_id and phase_no = p_phase.phase_no;
  insert into ops.artifact_link (run_id, phase_no, attempt, name, sha256, org_id, project_id, environment_id, created_at)
  select distinct on (l.name) p_run.run_id, l.phase_no, 0, l.name, l.sha256, l.org_id, l.project_id, l.environment_id, p_run.created_at
    from ops.artifact_link l where l.run_id = p_phase.run_id and l.phase_no = p_phase.phase_no
   order by l.name, l.attempt desc;
  perform ops._event_add(p_run, p_phase.phase_no, 'PHASE_REUSED', 'info', format('phase "%s" is reused', p_phase.name),
    jsonb_build_object('run_id', coalesce(p_phase.reused_from, p_phase.run_id),
      'output_sha256', encode(sha256(convert_to(p_phase.output::text, 'UTF8')), 'hex')));
end
$$;
reset role;
