-- Runs, newest first, a page at a time; the cursor is the last run of the page. since is a time or an interval.
-- Callers: `lhcr run list`. Errors: LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops.run_list(p_filter jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_environments int[] := ops._environments_permitted('run.read');
  v_limit int;
  v_since timestamptz := '-infinity';
  v_status ops.run_status[];
  v_before uuid;
  v_sessions uuid[];
  v_runs jsonb;
  v_last uuid;
  v_count int;
begin
  if jsonb_typeof(p_filter) is distinct from 'object' then
    perform ops._fail('LH022', 'a filter is a JSON object');
  end if;
  perform ops._number_check('limit', p_filter -> 'limit', 1, 1000);
  v_limit := coalesce((p_filter ->> 'limit')::int, 50);
  perform ops._cast_check('cursor', p_filter ->> 'cursor', 'uuid');
  v_before := p_filter ->> 'cursor';
  begin
    v_status := case jsonb_typeof(p_filter -> 'status') when 'array' then array(select jsonb_array_elements_text(p_filter -> 'status'))
                when 'string' then array[p_filter ->> 'status'] end::ops.run_status[];
    if p_filter ->> 'since' is not null then
      v_since := case when p_filter ->> 'since' ~ '^\d{4}-' then (p_filter ->> 'since')::timestamptz
                 else ops.now() - (p_filter ->> 'since')::interval end;
    end if;
  exception when data_exception then
    perform ops._fail('LH022', 'status names run statuses, since is a time or an interval',
      jsonb_build_object('status', p_filter -> 'status', 'since', p_filter -> 'since'),
      'for example {"status": ["failed"], "since": "24 hours"}');
  end;
  v_sessions := array(select s.session_id from ops.session s
    where s.name = p_filter ->> 'session' and s.environment_id = any (v_environments));
  select coalesce(jsonb_agg(ops._run_summary(r) order by r.run_id desc), '[]'), min(r.run_id::text)::uuid, count(*)
    into v_runs, v_last, v_count
    from (select r.* from ops.run r
           where r.environment_id = any (v_environments)
             and (v_before is null or r.run_id < v_before)
             and (v_since = '-infinity' or r.run_id >= ops._uuid_v7_floor(v_since))
             and (v_status is null or r.status = any (v_status))
             and (p_filter ->> 'lane' is null or r.lane = p_filter ->> 'lane')
             and (p_filter ->> 'session' is null or r.session_id = any (v_sessions))
             and (p_filter ->> 'template' is null or r.template_name = p_filter ->> 'template')
             and (p_filter ->> 'project' is null and p_filter ->> 'environment' is null or r.environment_id in (
               select e.environment_id from ops.environment e join ops.project j using (project_id)
                where (p_filter ->> 'project' is null or j.name = p_filter ->> 'project')
                  and (p_filter ->> 'environment' is null or e.name = p_filter ->> 'environment')))
           order by r.run_id desc limit v_limit) r;
  return jsonb_build_object('runs', v_runs, 'next_cursor', case when v_count = v_limit then v_last end);
end
$$;

create or replace function ops._run_summary(p_run ops.run) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return ops._run_json(p_run) - array['params', 'input_manifest', 'output_manifest'];
end
$$;
reset role;
