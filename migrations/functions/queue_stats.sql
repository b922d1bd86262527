-- What waits, runs and ends, by project, environment and lane. Nothing is counted over history: queues exactly up to a thousand rows and by the
-- planner's estimate beyond (`estimated`), what waits apart up to ten thousand, leases as they are. Rates are of the newest four thousand
-- events, at most of five minutes: `window_ms` says of how long. The oldest is that of the heads of the queues: what is claimed next.
-- A lane is looked up run by run (offset 0): no plan may turn to reading the runs there are, nor all pages of a queue or of the leases that a long
-- snapshot has swollen (enable_seqscan). Callers: `lhcr queue stats`, doctor. Errors: LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops._queue_depth(p_queue ops.queue, out depth bigint, out estimated boolean, out oldest_at timestamptz)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_floor bigint := ops._floor_read(p_queue.floor);
  v_plan json;
begin
  select count(*) into depth from (select from ops.ready r where r.queue_id = p_queue.queue_id and r.key >= v_floor order by r.key limit 1001) r;
  estimated := depth > 1000;
  if estimated then
    execute format('explain (format json) select from ops.ready where queue_id = %s and key >= %s', p_queue.queue_id, v_floor) into v_plan;
    depth := greatest(depth, (v_plan #>> '{0,Plan,Plan Rows}')::bigint);
  end if;
  if depth > 0 then
    select min(p.queued_at) into oldest_at
      from (select r.run_id, r.phase_no from ops.ready r where r.queue_id = p_queue.queue_id and r.key >= v_floor order by r.key limit 10) r
      join ops.phase p on p.run_id = r.run_id and p.phase_no = r.phase_no;
  end if;
end
$$;

-- begun and ended phases a lane in the window that ends now
create or replace function ops._queue_rates(p_environments int[])
returns table (environment_id int, lane text, started bigint, succeeded bigint, failed bigint, window_ms bigint)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_limit constant int := 4000;
begin
  return query
  with newest as materialized (select e.run_id, e.environment_id, e.type, e.ts from ops.event e order by e.xid desc limit v_limit),
  told as (select n.* from newest n where n.type in ('PHASE_STARTED', 'PHASE_SUCCEEDED', 'PHASE_RETRIED', 'PHASE_FAILED', 'PHASE_TIMED_OUT', 'PHASE_QUARANTINED')),
  span as (select greatest(ops.now() - interval '5 minutes',
                           case when (select count(*) from newest) = v_limit then (select min(t.ts) from told t) else '-infinity' end) as since)
  select t.environment_id, r.lane, count(*) filter (where t.type = 'PHASE_STARTED'), count(*) filter (where t.type = 'PHASE_SUCCEEDED'),
         count(*) filter (where t.type not in ('PHASE_STARTED', 'PHASE_SUCCEEDED')), greatest(1, (extract(epoch from ops.now() - s.since) * 1000)::bigint)
    from told t cross join span s cross join lateral (select r.lane from ops.run r where r.run_id = t.run_id offset 0) r
   where t.ts >= s.since and t.environment_id = any (p_environments)
   group by t.environment_id, r.lane, s.since;
end
$$;

create or replace function ops.queue_stats(p_filter jsonb default '{}') returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off as $$
declare
  v_environments int[] := ops._environments_permitted('run.read');
  v_cap constant int := 10000;
  v_now timestamptz := ops.now();
begin
  if jsonb_typeof(p_filter) is distinct from 'object' then
    perform ops._fail('LH022', 'a filter is a JSON object');
  end if;
  v_environments := array(select e.environment_id from ops.environment e join ops.project j using (project_id) join ops.organisation o on o.org_id = e.org_id
    where e.environment_id = any (v_environments) and (p_filter ->> 'org' is null or o.name = p_filter ->> 'org')
      and (p_filter ->> 'project' is null or j.name = p_filter ->> 'project') and (p_filter ->> 'environment' is null or e.name = p_filter ->> 'environment'));
  return (
    with waiting as (
      select q.environment_id, q.lane, sum(d.depth)::bigint as depth, bool_or(d.estimated) as estimated, min(d.oldest_at) as oldest_at
        from ops.queue q cross join lateral ops._queue_depth(q) d where q.environment_id = any (v_environments) group by 1, 2),
    leased as (
      select l.environment_id, r.lane, count(*) filter (where l.started_at is null) as claimed, count(*) filter (where l.started_at is not null) as running
        from ops.lease l cross join lateral (select r.lane from ops.run r where r.run_id = l.run_id offset 0) r where l.environment_id = any (v_environments) group by 1, 2),
    apart as (
      select a.environment_id, r.lane, count(*) filter (where a.kind = 'parked') as parked, count(*) filter (where a.kind = 'delayed') as delayed,
             count(*) filter (where a.kind = 'in_line') as in_line
        from ((select 'parked' as kind, w.run_id, w.environment_id from ops.concurrency_waiter w where w.environment_id = any (v_environments) limit v_cap) union all
              (select 'delayed', d.run_id, d.environment_id from ops.due d where d.environment_id = any (v_environments) limit v_cap) union all
              (select 'in_line', w.run_id, w.environment_id from ops.queue_waiter w where w.environment_id = any (v_environments) limit v_cap)) a
        cross join lateral (select r.lane from ops.run r where r.run_id = a.run_id offset 0) r group by 1, 2),
    rates as (select * from ops._queue_rates(v_environments)),
    lanes as (select environment_id, lane from waiting union select environment_id, lane from leased union select environment_id, lane from apart
              union select environment_id, lane from rates)
    select jsonb_build_object('queues', coalesce(jsonb_agg(jsonb_build_object('org', o.name, 'project', j.name, 'environment', e.name, 'lane', i.lane,
        'depth', coalesce(w.depth, 0), 'estimated', coalesce(w.estimated, false), 'oldest_at', ops._rfc3339(w.oldest_at),
        'oldest_ms', greatest(0, (extract(epoch from v_now - w.oldest_at) * 1000)::bigint),
        'claimed', coalesce(l.claimed, 0), 'running', coalesce(l.running, 0), 'parked', coalesce(a.parked, 0), 'delayed', coalesce(a.delayed, 0),
        'in_line', coalesce(a.in_line, 0), 'window_ms', r.window_ms,
        'started_per_minute', round(coalesce(r.started, 0) * 60000.0 / coalesce(r.window_ms, 1), 1),
        'succeeded_per_minute', round(coalesce(r.succeeded, 0) * 60000.0 / coalesce(r.window_ms, 1), 1),
        'failed_per_minute', round(coalesce(r.failed, 0) * 60000.0 / coalesce(r.window_ms, 1), 1)) order by o.name, j.name, e.name, i.lane), '[]'))
      from lanes i join ops.environment e using (environment_id) join ops.project j on j.project_id = e.project_id join ops.organisation o on o.org_id = e.org_id
      left join waiting w using (environment_id, lane) left join leased l using (environment_id, lane) left join apart a using (environment_id, lane)
      left join rates r using (environment_id, lane)
     where p_filter ->> 'lane' is null or i.lane = p_filter ->> 'lane');
end
$$;
reset role;
