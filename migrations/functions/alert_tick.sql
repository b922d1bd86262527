-- Evaluates the rules of all environments and releases what is due: events first, by a cursor that neither skips a late commit nor reads an
-- event twice; then, each half minute, what is measured. Exactly once however many tick: the cursor's row is taken by one transaction, which
-- also writes the counts, the alerts and the outbox. Called by maintenance_tick. Never waits. Where no environment has rules it reads one row.
set local role lhcr_owner;
create or replace function ops.alert_tick(p_page int default 10000, p_pages int default 5) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_cursor ops.alert_cursor;
  v_raised int := 0;
  v_resolved int := 0;
  v_page record;
begin
  if not exists (select from ops.alert_config) then
    return '{"raised": 0, "resolved": 0, "released": 0}';
  end if;
  select * into v_cursor from ops.alert_cursor for update skip locked;
  if not found then
    return '{"raised": 0, "resolved": 0, "released": 0, "busy": true}';
  end if;
  if v_cursor.seen_below is not null then
    for i in 1 .. p_pages loop
      select * into v_page from ops._alert_page(v_cursor, p_page);
      v_cursor := v_page.next_cursor;
      v_raised := v_raised + ops._alert_judge(v_page.hits);
      v_resolved := v_resolved + ops._alert_calm(v_page.hits);
      exit when not v_page.more;
    end loop;
    update ops.alert_cursor set seen_below = v_cursor.seen_below, owed = v_cursor.owed where alert_cursor::text <> v_cursor::text;
  end if;
  v_raised := v_raised + ops._alert_measure();
  v_resolved := v_resolved + ops._alert_recheck();
  perform ops._alert_tell_runs();
  return jsonb_build_object('raised', v_raised, 'resolved', v_resolved, 'released', ops._alert_escalate());
end
$$;

-- The next events, about p_limit of them but whole transactions: what counts for a rule (by rule and subject), and the cursor after them. What
-- was under way when the page was read is owed by a later one, our own transaction too, since it may still write. Only the index by transaction is read,
-- from the cursor on, whatever the statistics say: a backlog costs each page the same.
create or replace function ops._alert_page(p_cursor ops.alert_cursor, p_limit int, out hits jsonb, out next_cursor ops.alert_cursor, out more boolean)
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off set jit = off as $$
declare
  v_own xid8 := pg_current_xact_id();
  v_now pg_snapshot := pg_current_snapshot();  -- once: each statement sees a newer one
  v_below xid8 := pg_snapshot_xmax(v_now);
  v_bound xid8;
  v_ended xid8[] := array(select x from unnest(p_cursor.owed) x where pg_visible_in_snapshot(x, v_now) and x <> v_own);
begin
  if v_below > p_cursor.seen_below then
    v_bound := (select e.xid from ops.event e where e.xid >= p_cursor.seen_below and e.xid < v_below order by e.xid offset p_limit limit 1);
    if not exists (select from ops.event e where e.xid >= p_cursor.seen_below and e.xid < v_bound) then
      v_bound := (v_bound::text::numeric + 1)::text::xid8;  -- one transaction that is larger than a page
    end if;
  else
    v_below := p_cursor.seen_below;
  end if;
  more := v_bound is not null;
  v_below := coalesce(v_bound, v_below);
  next_cursor := p_cursor;
  next_cursor.seen_below := v_below;
  next_cursor.owed := array(select x from unnest(p_cursor.owed) x where x <> all (v_ended)
    union select x from pg_snapshot_xip(v_now) x where x >= p_cursor.seen_below and x < v_below
    union select v_own where v_own >= p_cursor.seen_below and v_own < v_below);
  with page as materialized (
    select e.xid, e.run_id, e.seq, e.environment_id, e.phase_no, e.ts, e.type, e.level, e.message, e.payload from ops.event e
     where e.xid >= p_cursor.seen_below and e.xid < v_below and e.xid <> v_own and pg_visible_in_snapshot(e.xid, v_now)
    union all
    select e.xid, e.run_id, e.seq, e.environment_id, e.phase_no, e.ts, e.type, e.level, e.message, e.payload from ops.event e where e.xid = any (v_ended)
  ), hit as materialized (
    select u.environment_id, u.name as rule, u.org_id, u.project_id, g.ts, g.type = any (u.bad_types) as bad, g.xid, g.run_id, g.seq, f.facts,
           case u.per when 'environment' then 'environment' when 'run' then 'run:' || g.run_id
             when 'cap' then coalesce('cap:' || (f.facts ->> 'cap'), 'template:' || r.template_name) else 'template:' || r.template_name end as subject,
           format('%s: %s', r.template_name, coalesce(case when g.type in ('RUN_FAILED', 'RUN_TIMED_OUT') then r.failure ->> 'message' end, g.message)) as message
      from page g join ops.alert_rule u on u.environment_id = g.environment_id and g.type = any (u.bad_types || u.good_types) and g.ts >= u.since
      join ops.run r on r.run_id = g.run_id left join ops.phase p on p.run_id = g.run_id and p.phase_no = g.phase_no
      cross join lateral (select jsonb_strip_nulls(jsonb_build_object('template', r.template_name, 'lane', r.lane, 'phase', p.name, 'level', g.level, 'type', g.type,
        'cap', coalesce(g.payload ->> 'cap', g.payload ->> 'name'), 'message', left(g.message, 1000))) as facts) f
     where ops._alert_matches(u.match, f.facts)
  ), counted as (
    insert into ops.alert_count as c (environment_id, rule, subject, minute, org_id, project_id, bad, good)
    select h.environment_id, h.rule, left(h.subject, 300), date_trunc('minute', h.ts, 'UTC'), h.org_id, h.project_id, count(*) filter (where h.bad), count(*) filter (where not h.bad)
      from hit h group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4
    on conflict (environment_id, rule, subject, minute) do update set bad = c.bad + excluded.bad, good = c.good + excluded.good
  )
  select (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
            select h.environment_id, h.rule, left(h.subject, 300) as subject, count(*) filter (where h.bad) as bad, max(h.ts) filter (where h.bad) as at,
                   (array_agg(h.message order by h.xid desc, h.run_id desc, h.seq desc) filter (where h.bad))[1] as message,
                   (array_agg(h.facts || jsonb_build_object('run_id', h.run_id) order by h.xid desc, h.run_id desc, h.seq desc) filter (where h.bad))[1] as facts,
                   (array_agg(h.run_id order by h.xid desc, h.run_id desc, h.seq desc) filter (where h.bad))[1] as run_id,
                   max(h.run_id::text) filter (where h.bad) as last_bad, max(h.run_id::text) filter (where not h.bad) as last_good
              from hit h group by 1, 2, 3) s)
    into hits;
end
$$;

-- The counts of a subject in its rule's window, and whether they are too many.
create or replace function ops._alert_count(p_rule ops.alert_rule, p_subject text, out bad bigint, out good bigint, out holds boolean)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  select coalesce(sum(c.bad), 0), coalesce(sum(c.good), 0) into bad, good from ops.alert_count c
   where c.environment_id = p_rule.environment_id and c.rule = p_rule.name and c.subject = p_subject
     and c.minute > ops.now() - p_rule.window_ms * interval '1 millisecond' - interval '1 minute';
  holds := case p_rule.kind when 'error_rate' then bad + good >= p_rule.min_runs and bad >= p_rule.threshold * (bad + good) and bad > 0 else bad >= p_rule.threshold end;
end
$$;

-- Raises what the new events bring over their rule's limit.
create or replace function ops._alert_judge(p_hits jsonb) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_hits = '[]' then
    return 0;
  end if;
  return cardinality(ops._alert_put(coalesce((
    select jsonb_agg(jsonb_build_object('environment_id', h.environment_id, 'rule', h.rule, 'subject', h.subject, 'times', h.bad, 'facts', h.facts, 'run_id', h.run_id, 'at', h.at,
        'message', case when u.kind = 'error_rate' then format('%s of %s runs failed in %s; last: %s', n.bad, n.bad + n.good, ops._alert_span(u.window_ms), h.message)
          when u.threshold > 1 then format('%s times in %s; last: %s', n.bad, ops._alert_span(u.window_ms), h.message) else h.message end))
      from jsonb_to_recordset(p_hits) as h (environment_id int, rule text, subject text, bad bigint, at timestamptz, message text, facts jsonb, run_id uuid)
      join ops.alert_rule u on u.environment_id = h.environment_id and u.name = h.rule
      cross join lateral ops._alert_count(u, h.subject) n
     where h.bad > 0 and n.holds), '[]')));
end
$$;

-- A run that was made later and succeeded resolves the failures before it.
create or replace function ops._alert_calm(p_hits jsonb) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return ops._alert_close(array(select a.alert_id
    from jsonb_to_recordset(p_hits) as h (environment_id int, rule text, subject text, last_bad text, last_good text)
    join ops.alert_rule u on u.environment_id = h.environment_id and u.name = h.rule and u.kind = 'failure' and u.per = 'template'
    join ops.alert a on a.environment_id = h.environment_id and a.rule = h.rule and a.subject = h.subject and a.resolved_at is null
   where h.last_good > coalesce(greatest(h.last_bad, a.facts ->> 'run_id'), '')), null, 'a later run succeeded');
end
$$;

-- Alerts of counted rules that have been calm for as long as the rule says. Each half minute, with what is measured.
create or replace function ops._alert_recheck() returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
  v_row record;
  v_calm uuid[] := '{}';
begin
  for v_row in select u as rule, a.alert_id, a.subject, a.last_at from ops.alert_rule u join ops.alert a on a.environment_id = u.environment_id and a.rule = u.name and a.resolved_at is null
                where u.resolve_after_ms is not null and u.kind not in ('freshness', 'queue_depth', 'queue_age')
                  and a.last_at <= v_now - u.resolve_after_ms * interval '1 millisecond' order by a.alert_id limit 500 loop
    if (ops._alert_count(v_row.rule, v_row.subject)).holds then
      update ops.alert set last_at = v_now where alert_id = v_row.alert_id;
    else
      v_calm := v_calm || v_row.alert_id;
    end if;
  end loop;
  return ops._alert_close(v_calm, null, 'it has not happened again');
end
$$;

-- The trail of the run that an alert is about. A run that somebody holds is told at a later tick.
create or replace function ops._alert_tell_runs() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_alert ops.alert;
  v_run ops.run;
begin
  for v_alert in select * from ops.alert where run_id is not null and run_told_at is null order by alert_id limit 50 loop
    begin
      v_run := ops._run_try_lock(v_alert.run_id);
      continue when v_run.run_id is null and exists (select from ops.run where run_id = v_alert.run_id);
      if v_run.run_id is not null then
        perform ops._event_add(v_run, null::smallint, 'ALERT_RAISED', case v_alert.severity when 'info' then 'info' else 'warn' end,
          format('alert "%s": %s', v_alert.rule, left(v_alert.message, 500)), jsonb_build_object('alert_id', v_alert.alert_id, 'rule', v_alert.rule, 'severity', v_alert.severity));
      end if;
      update ops.alert set run_told_at = ops.now() where alert_id = v_alert.alert_id;
    exception when others then
      raise warning 'run % is not told of alert %: %', v_alert.run_id, v_alert.alert_id, sqlerrm;
    end;
  end loop;
end
$$;

-- What nobody needs any more, a little at a time.
create or replace function ops._alert_prune() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  delete from ops.alert_count where ctid = any (array(select c.ctid from ops.alert_count c join ops.alert_rule u on u.environment_id = c.environment_id and u.name = c.rule
    where c.minute < ops.now() - u.window_ms * interval '1 millisecond' - interval '1 hour'
      -- of what must be fresh the last success is kept
      and (u.kind <> 'freshness' or exists (select from ops.alert_count n where n.environment_id = c.environment_id and n.rule = c.rule and n.subject = c.subject and n.minute > c.minute))
    limit 2000 for update of c skip locked));
  delete from ops.alert_delivery where ctid = any (array(select ctid from ops.alert_delivery where finished_at < ops.now() - interval '90 days' limit 1000 for update skip locked));
  delete from ops.alert where ctid = any (array(select ctid from ops.alert where resolved_at < ops.now() - interval '400 days' limit 200 for update skip locked));
end
$$;
reset role;
