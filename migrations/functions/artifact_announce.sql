-- Says, before any byte is looked for or sent, which artifacts an attempt is about to push. From its commit until
-- the attempt's lease ends no collector removes their bytes; then the artifacts' rows protect them. A hash that has a
-- row already needs no announcement and gets none. Again is fine.
-- Callers: the worker (lines of an attempt), `lhcr artifact push`. Locks: the hashes' advisory locks, shared, in
-- their order (waits for a collector that is removing one of them: at most seconds); then run, lease.
-- Errors: LH071 lease_lost, LH022 invalid_argument, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._artifact_lock_key(p_environment_id int, p_sha256 text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select hashtextextended('lhcr artifact ' || p_environment_id || ' ' || p_sha256, 0)
$$;

create or replace function ops._artifact_announced(p_environment_id int, p_sha256 text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from ops.artifact_announcement a join ops.lease l using (run_id, phase_no, lease_token)
                  where a.environment_id = p_environment_id and a.sha256 = p_sha256)
$$;

create or replace function ops.artifact_announce(p_run_id uuid, p_phase text, p_lease_token uuid, p_hashes text[]) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment_id int := (select environment_id from ops.run where run_id = p_run_id);
  v_run ops.run;
  v_fence record;
  v_announced int;
begin
  perform ops._run_check(p_run_id, v_environment_id, 'run.work');
  perform pg_advisory_xact_lock_shared(k) from (select ops._artifact_lock_key(v_environment_id, h) as k
    from unnest(p_hashes) h where cardinality(p_hashes) <= 1000 order by 1) as ordered;
  v_run := ops._run_lock(p_run_id, 'run.work');
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'artifact_announce');
  if p_hashes is null or cardinality(p_hashes) not between 1 and 1000
     or exists (select from unnest(p_hashes) h where coalesce(h, '') !~ '^[0-9a-f]{64}$') then
    perform ops._fail('LH022', 'an announcement names 1 to 1000 artifacts by sha256 (64 lower case hex digits)',
      jsonb_build_object('hashes', cardinality(p_hashes)));
  end if;
  insert into ops.artifact_announcement (org_id, project_id, environment_id, sha256, run_id, phase_no, lease_token, announced_at)
    select v_run.org_id, v_run.project_id, v_run.environment_id, h, p_run_id, v_fence.phase_no, p_lease_token, ops.now()
      from (select distinct unnest(p_hashes) as h) as asked
     where not exists (select from ops.artifact where org_id = v_run.org_id and environment_id = v_run.environment_id and sha256 = h)
    on conflict do nothing;
  get diagnostics v_announced = row_count;
  return jsonb_build_object('announced', v_announced);
end
$$;
reset role;
