-- The runs that are evidence for spec bundles: ended, labelled with what they show (requirement_ref, task_ref: ids by commas; evidence: they
-- keep a JUnit report), the newest of each commit, template and labels, with commit, bundle hash, exit code and artifacts. One call for all
-- bundles of a repository; what git and the reports say of it is the caller's matter.
-- Callers: `lhcr spec trace`. Errors: LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops.spec_trace(p_filter jsonb) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('run.read');
  v_slugs text[];
  v_limit int;
  v_looked constant int := 20000;
  v_runs jsonb;
  v_seen int;
  v_count int;
begin
  if jsonb_typeof(p_filter) is distinct from 'object' or jsonb_typeof(coalesce(p_filter -> 'slugs', '[]')) <> 'array'
    or jsonb_array_length(coalesce(p_filter -> 'slugs', '[]')) > 20000
    or exists (select from jsonb_array_elements(coalesce(p_filter -> 'slugs', '[]')) s where jsonb_typeof(s) <> 'string') then
    perform ops._fail('LH022', 'slugs is a list of at most 20000 slugs of spec bundles', null, 'for example {"slugs": ["sales-lake"]}');
  end if;
  perform ops._number_check('limit', p_filter -> 'limit', 1, 5000);
  v_limit := coalesce((p_filter ->> 'limit')::int, 1000);
  v_slugs := array(select jsonb_array_elements_text(coalesce(p_filter -> 'slugs', '[]')));
  v_environments := array(select e.environment_id
    from ops.environment e join ops.project j on j.project_id = e.project_id join ops.organisation o on o.org_id = e.org_id
   where e.environment_id = any (v_environments) and (p_filter ->> 'org' is null or o.name = p_filter ->> 'org')
     and (p_filter ->> 'project' is null or j.name = p_filter ->> 'project')
     and (p_filter ->> 'environment' is null or e.name = p_filter ->> 'environment'));
  with looked as materialized (
    select r.* from ops.run r
     where r.environment_id = any (v_environments) and r.spec_slug = any (v_slugs)
       and r.labels ?| array['requirement_ref', 'task_ref', 'evidence'] and r.status in ('succeeded', 'failed', 'timed_out')
     order by r.run_id desc limit v_looked),
  newest as (
    select distinct on (l.environment_id, l.template_name, l.spec_slug, l.git_sha, l.labels) l.* from looked l
     order by l.environment_id, l.template_name, l.spec_slug, l.git_sha, l.labels, l.run_id desc),
  kept as (select n.* from newest n order by n.run_id desc limit v_limit)
  select coalesce(jsonb_agg(jsonb_build_object('run_id', k.run_id, 'environment', e.name, 'template', k.template_name,
        'template_version', k.template_version, 'status', k.status, 'git_sha', k.git_sha, 'git_dirty', k.git_dirty,
        'spec_slug', k.spec_slug, 'spec_hash', k.spec_hash, 'requirement_ref', k.labels ->> 'requirement_ref',
        'task_ref', k.labels ->> 'task_ref', 'evidence', k.labels ->> 'evidence', 'finished_at', ops._rfc3339(k.finished_at),
        'failure_class', k.failure ->> 'class',
        'exit_code', case when k.status = 'succeeded' then to_jsonb(0) else (select a.failure -> 'exit_code' from ops.attempt a
            where a.run_id = k.run_id and jsonb_typeof(a.failure -> 'exit_code') = 'number' order by a.finished_at desc limit 1) end,
        'artifacts', (select coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'sha256', f.sha256, 'byte_size', f.byte_size,
              'content_type', f.content_type, 'storage_url', f.storage_url) order by f.phase_no, f.attempt, f.name), '[]')
            from (select l.name, l.sha256, l.phase_no, l.attempt, a.byte_size, a.content_type, a.storage_url
                    from ops.artifact_link l join ops.artifact a on a.org_id = l.org_id and a.environment_id = l.environment_id and a.sha256 = l.sha256
                   where l.run_id = k.run_id order by l.phase_no, l.attempt, l.name limit 50) f))
      order by k.run_id desc), '[]'), count(*), (select count(*) from newest)
    into v_runs, v_count, v_seen
    from kept k join ops.environment e on e.environment_id = k.environment_id;
  return jsonb_build_object('runs', v_runs, 'more', v_seen > v_count);
end
$$;
reset role;
