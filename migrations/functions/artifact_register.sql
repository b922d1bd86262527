-- Registers an artifact of an attempt, after its bytes are in the store: once by (organisation, environment,
-- sha256), linked to the run under a name. Again is fine; another size or type under the same hash is not, and
-- neither is another content under a name this attempt has used. Its URL must be the place of this hash in this
-- environment: a row never lends the rights of one environment to bytes of another.
-- Callers: the worker, `lhcr artifact push`. Locks: run, lease.
-- Errors: LH071 lease_lost, LH022 invalid_argument, LH009 integrity, LH007 conflict, LH006.
set local role lhcr_owner;
create or replace function ops._artifact_check(p_artifact jsonb) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  perform ops._number_check('byte_size', p_artifact -> 'byte_size', 0, 9007199254740991);
  if jsonb_typeof(p_artifact) is distinct from 'object' or coalesce(p_artifact ->> 'sha256', '') !~ '^[0-9a-f]{64}$'
     or p_artifact ->> 'byte_size' is null or coalesce(p_artifact ->> 'content_type', '') !~ '^[[:graph:] ]{1,255}$'
     or coalesce(p_artifact ->> 'storage_url', '') !~ '^[[:graph:]]+$' or length(p_artifact ->> 'storage_url') > 4096 then
    perform ops._fail('LH022', 'an artifact has sha256 (64 lower case hex digits), byte_size, content_type, storage_url and name',
      jsonb_build_object('sha256', left(p_artifact ->> 'sha256', 100), 'byte_size', p_artifact -> 'byte_size'));
  end if;
  if coalesce(p_artifact ->> 'name', '') !~ '^[^[:cntrl:]\\]{1,255}$' or p_artifact ->> 'name' ~ '(^|/)\.{0,2}(/|$)' then
    perform ops._fail('LH022', 'an artifact''s name is a relative path without ".." or control characters',
      jsonb_build_object('name', left(p_artifact ->> 'name', 255)));
  end if;
end
$$;

-- Where an artifact's bytes lie below the store: store::artifact_key in C++ says the same.
create or replace function ops._artifact_key(p_environment_id int, p_sha256 text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select format('%s/%s/sha256/%s/%s/%s/%s', o.name, e.name, p.name, left(p_sha256, 2), substr(p_sha256, 3, 2), p_sha256)
    from ops.environment e join ops.project p using (project_id) join ops.organisation o on o.org_id = e.org_id
   where e.environment_id = p_environment_id
$$;

create or replace function ops.artifact_register(p_run_id uuid, p_phase text, p_lease_token uuid, p_artifact jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
  v_artifact ops.artifact;
  v_now timestamptz := ops.now();
  v_created boolean;
  v_attempt smallint;
  v_sha256 text := p_artifact ->> 'sha256';
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'artifact_register');
  perform ops._artifact_check(p_artifact);
  if not (p_artifact ->> 'storage_url') like '_%/' || replace(ops._artifact_key(v_run.environment_id, v_sha256), '_', '\_') then
    perform ops._fail('LH022', format('the URL of artifact "%s" is not its place in this environment', v_sha256),
      jsonb_build_object('storage_url', left(p_artifact ->> 'storage_url', 1024), 'key', ops._artifact_key(v_run.environment_id, v_sha256)),
      'its bytes belong at <store>/<organisation>/<environment>/sha256/<project>/ab/cd/<sha256>');
  end if;
  insert into ops.artifact (artifact_id, org_id, project_id, environment_id, sha256, byte_size, content_type, storage_url, created_at)
    values (ops.uuid_v7(v_now), v_run.org_id, v_run.project_id, v_run.environment_id, v_sha256,
            (p_artifact ->> 'byte_size')::bigint, p_artifact ->> 'content_type', p_artifact ->> 'storage_url', v_now)
    on conflict (org_id, environment_id, sha256) do nothing returning * into v_artifact;
  v_created := found;
  if not v_created then
    select * into v_artifact from ops.artifact where org_id = v_run.org_id and environment_id = v_run.environment_id and sha256 = v_sha256;
    if v_artifact.byte_size <> (p_artifact ->> 'byte_size')::bigint or v_artifact.content_type <> p_artifact ->> 'content_type' then
      perform ops._fail('LH009', format('artifact "%s" is registered with another size or type', v_sha256),
        jsonb_build_object('sha256', v_sha256, 'byte_size', v_artifact.byte_size, 'content_type', v_artifact.content_type),
        'an artifact never changes: hash the bytes again');
    end if;
  end if;
  delete from ops.artifact_announcement
   where environment_id = v_run.environment_id and sha256 = v_sha256 and lease_token = p_lease_token;
  select a.attempt into v_attempt from ops.attempt a
   where a.run_id = p_run_id and a.phase_no = v_fence.phase_no and a.lease_token = p_lease_token;
  insert into ops.artifact_link (run_id, phase_no, attempt, name, sha256, org_id, project_id, environment_id, created_at)
    values (p_run_id, v_fence.phase_no, v_attempt, p_artifact ->> 'name', v_sha256, v_run.org_id, v_run.project_id, v_run.environment_id, v_now)
    on conflict do nothing;
  if found then
    perform ops._event_add(v_run, v_fence.phase_no, 'ARTIFACT_REGISTERED', 'info', format('artifact "%s"', p_artifact ->> 'name'),
      jsonb_build_object('sha256', v_sha256, 'name', p_artifact ->> 'name', 'byte_size', v_artifact.byte_size));
    perform ops._audit('artifact_register', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
      jsonb_build_object('phase', p_phase, 'sha256', v_sha256, 'name', p_artifact ->> 'name'));
  elsif not exists (select from ops.artifact_link where run_id = p_run_id and phase_no = v_fence.phase_no
                       and attempt = v_attempt and name = p_artifact ->> 'name' and sha256 = v_sha256) then
    perform ops._fail('LH007', format('this attempt has registered another artifact as "%s"', p_artifact ->> 'name'),
      jsonb_build_object('name', p_artifact ->> 'name'), 'give it another name');
  end if;
  return jsonb_build_object('artifact_id', v_artifact.artifact_id, 'created', v_created);
end
$$;
reset role;
