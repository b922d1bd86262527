-- Runs, newest first, a page at a time; the cursor is the last run of the page. since is a time or an interval.
-- A page is read from an index in its order, for each environment of the caller by itself: what others have, and what was long ago, costs nothing.
-- So the statement is put together: only a condition that is written down lets the planner take the index that was made for it.
-- Callers: `lhcr run list`. Errors: LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops.run_list(p_filter jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  v_environments int[] := ops._environments_permitted('run.read');
  v_limit int;
  v_since timestamptz := '-infinity';
  v_status ops.run_status[];
  v_before uuid;
  v_sessions uuid[];
  v_where text := '';
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
  v_environments := array(select e.environment_id from ops.environment e join ops.project j using (project_id) where e.environment_id = any (v_environments)
    and (p_filter ->> 'project' is null or j.name = p_filter ->> 'project') and (p_filter ->> 'environment' is null or e.name = p_filter ->> 'environment'));
  v_sessions := array(select s.session_id from ops.session s
    where s.name = p_filter ->> 'session' and s.environment_id = any (v_environments));
  v_where := concat(case when v_before is not null then ' and r.run_id < $3' end,
    case when v_since > '-infinity' then ' and r.run_id >= ops._uuid_v7_floor($4)' end,
    case when v_status is not null then ' and r.status = any ($5)' end,
    case when v_status <@ '{queued,claimed,running}'::ops.run_status[] then ' and r.finished_at is null'
         when v_status <@ '{failed,timed_out,cancelled}'::ops.run_status[] then ' and (r.failure is not null or r.cancel_requested_at is not null)' end,
    case when p_filter ->> 'lane' is not null then ' and r.lane = $6' end,
    case when p_filter ->> 'session' is not null then ' and r.session_id = any ($7)' end,
    case when p_filter ->> 'template' is not null then ' and r.template_name = $8' end);
  -- An environment's index is walked in its order until the page is full, whatever statistics say. A session has few runs and an index of its own, to be sorted.
  perform set_config('enable_sort', case when p_filter ->> 'session' is null then 'off' else 'on' end, true);
  execute format($statement$
    select coalesce(jsonb_agg(ops._run_summary(r) order by r.run_id desc), '[]'), min(r.run_id::text)::uuid, count(*)
      from (select r.* from unnest($1) as e (environment_id)
             cross join lateral (select r.* from ops.run r where r.environment_id %s%s order by %s limit $2) r
             order by r.run_id desc limit $2) r$statement$,
    -- a range of one, ordered by it: only the environment's indexes have that order, not the walk over all runs. A template has an index of its own,
    -- which a range would read from end to end
    case when p_filter ->> 'template' is null then 'between e.environment_id and e.environment_id' else '= e.environment_id' end, v_where,
    case when p_filter ->> 'template' is null then 'r.environment_id desc, r.run_id desc' else 'r.run_id desc' end)
     into v_runs, v_last, v_count
    using v_environments, v_limit, v_before, v_since, v_status, p_filter ->> 'lane', v_sessions, p_filter ->> 'template';
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
