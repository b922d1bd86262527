-- Rules that measure instead of counting: how old a table or a template's last success is, how much waits in the queue and for how long.
-- Each rule is looked at once in half a minute; one that cannot be measured stops no other. An alert is put while its condition holds, and
-- resolved when it has not held for resolve_after. Called by alert_tick under the cursor's lock.
set local role lhcr_owner;
create or replace function ops._alert_measure(p_limit int default 200) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_rule ops.alert_rule;
  v_now timestamptz := ops.now();
  v_rows jsonb;
  v_raised int := 0;
begin
  for v_rule in select * from ops.alert_rule where kind in ('freshness', 'queue_depth', 'queue_age') and (checked_at is null or checked_at <= v_now - interval '30 seconds')
                order by checked_at nulls first limit p_limit loop
    begin
      v_rows := case v_rule.kind when 'freshness' then ops._alert_stale(v_rule) else ops._alert_queue(v_rule) end;
      v_raised := v_raised + cardinality(ops._alert_put((select coalesce(jsonb_agg(r || jsonb_build_object('environment_id', v_rule.environment_id,
        'rule', v_rule.name, 'times', 0, 'at', v_now)), '[]') from jsonb_array_elements(v_rows) r)));
      perform ops._alert_close(array(select a.alert_id from ops.alert a where a.environment_id = v_rule.environment_id and a.rule = v_rule.name and a.resolved_at is null
        and a.last_at <= v_now - v_rule.resolve_after_ms * interval '1 millisecond'
        and not exists (select from jsonb_array_elements(v_rows) r where left(r ->> 'subject', 300) = a.subject)), null, 'it is well again');
    exception when others then
      raise warning 'alert rule "%" cannot be measured: %', v_rule.name, sqlerrm;
    end;
    update ops.alert_rule set checked_at = v_now where environment_id = v_rule.environment_id and name = v_rule.name;
  end loop;
  return v_raised;
end
$$;

-- [{subject, message, facts}] of what is older than it may be. What a rule names in full and what never was counts from when the rule was made.
create or replace function ops._alert_stale(p_rule ops.alert_rule) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_what text := case when p_rule.match ? 'table' then 'table' else 'template' end;
  v_patterns text[] := array(select jsonb_array_elements_text(case jsonb_typeof(p_rule.match -> v_what) when 'array' then p_rule.match -> v_what
    else jsonb_build_array(p_rule.match -> v_what) end));
  v_before timestamptz := ops.now() - p_rule.window_ms * interval '1 millisecond';
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('subject', v_what || ':' || k.name, 'facts', jsonb_build_object(v_what, k.name, 'last_at', ops._rfc3339(k.at)),
      'run_id', k.run_id, 'message', case when k.at is null then format('%s %s was never made', v_what, k.name)
        else format('%s %s is from %s, older than %s', v_what, k.name, to_char(k.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), ops._alert_span(p_rule.window_ms)) end) order by k.name), '[]')
    from (select n.name, max(n.at) as at, (array_agg(n.run_id order by n.at desc nulls last))[1] as run_id from (
            select t.name, t.published_at as at, t.run_id from ops.lake_table t where v_what = 'table' and t.environment_id = p_rule.environment_id
            union all
            select substr(c.subject, 10), max(c.minute), null from ops.alert_count c where v_what = 'template' and c.environment_id = p_rule.environment_id
               and c.rule = p_rule.name and c.subject like 'template:%' and c.good > 0 group by 1
            union all
            select p, null, null from unnest(v_patterns) p where position('*' in p) = 0) n
           where ops._alert_matches(p_rule.match, jsonb_build_object(v_what, n.name)) group by n.name) k
   where coalesce(k.at, p_rule.since) < v_before);
end
$$;

-- How much waits, read from the floor and no further than the limit; how long: the oldest of the hundred that are next in each queue.
create or replace function ops._alert_queue(p_rule ops.alert_rule) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_depth bigint;
  v_oldest timestamptz;
  v_limit bigint := p_rule.threshold::bigint + 1;
begin
  if p_rule.kind = 'queue_depth' then
    v_depth := (select count(*) from (select from ops.queue q cross join lateral (select from ops.ready r where r.queue_id = q.queue_id and r.key >= ops._floor_read(q.floor) limit v_limit) w
      where q.environment_id = p_rule.environment_id and ops._alert_matches(p_rule.match, jsonb_build_object('lane', q.lane, 'executor', q.executor)) limit v_limit) c);
    return case when v_depth < v_limit then '[]' else jsonb_build_array(jsonb_build_object('subject', 'queue', 'facts', p_rule.match,
      'message', format('more than %s phases wait to be claimed', p_rule.threshold))) end;
  end if;
  v_oldest := (select min(p.queued_at) from ops.queue q
    cross join lateral (select r.run_id, r.phase_no from ops.ready r where r.queue_id = q.queue_id and r.key >= ops._floor_read(q.floor) order by r.key limit 100) w
    join ops.phase p on p.run_id = w.run_id and p.phase_no = w.phase_no
   where q.environment_id = p_rule.environment_id and ops._alert_matches(p_rule.match, jsonb_build_object('lane', q.lane, 'executor', q.executor)));
  return case when coalesce(v_oldest < ops.now() - p_rule.window_ms * interval '1 millisecond', false) then jsonb_build_array(jsonb_build_object('subject', 'queue', 'facts',
    p_rule.match || jsonb_build_object('queued_at', ops._rfc3339(v_oldest)), 'message', format('a phase has waited for more than %s to be claimed', ops._alert_span(p_rule.window_ms)))) else '[]' end;
end
$$;
reset role;
