-- What becomes of an alert, for many at once: put (raised, or once more), its steps released into the outbox, closed. Nobody else writes
-- these rows. Called by the tick, alert_raise, alert_ack, alert_resolve and alert_apply. Locks: the alerts; never a run's.
set local role lhcr_owner;
-- rows: [{environment_id, rule, subject, severity?, times, message, facts, run_id?, at}], each (environment, rule, subject) once. Answers those
-- that are new. One that is open gets the newer message and the higher count; nobody is told again.
create or replace function ops._alert_put(p_rows jsonb) returns uuid[]
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_raised uuid[];
  v_alert_id uuid;
  v_alert ops.alert;
begin
  with given as (
    select g.*, e.org_id, e.project_id, coalesce(u.severity, g.severity, 'warning') as level,
           coalesce(g.facts, '{}') || jsonb_strip_nulls(jsonb_build_object('rule', g.rule, 'when', u.kind, 'subject', g.subject, 'severity', coalesce(u.severity, g.severity, 'warning'),
             'runbook', u.runbook)) as all_facts
      from jsonb_to_recordset(p_rows) as g (environment_id int, rule text, subject text, severity text, times bigint, message text, facts jsonb, run_id uuid, at timestamptz)
      join ops.environment e using (environment_id)
      left join ops.alert_rule u on u.environment_id = g.environment_id and u.name = g.rule
  ), put as (
    insert into ops.alert as a (alert_id, org_id, project_id, environment_id, rule, subject, severity, message, facts, run_id, times, first_at, last_at, owners, plan, next_step_at)
    select ops.uuid_v7(ops.now()), g.org_id, g.project_id, g.environment_id, g.rule, left(g.subject, 300), g.level, left(g.message, 2000), g.all_facts, g.run_id,
           greatest(g.times, 1), g.at, g.at, coalesce(r.owners, '{}'), r.plan, ops.now() + ((r.plan #>> '{steps,0,after_ms}')::bigint * interval '1 millisecond')
      from given g
      left join lateral (select o.owners, o.plan from ops.alert_route o where o.environment_id = g.environment_id and ops._alert_matches(o.match, g.all_facts)
                          order by o.position limit 1) r on true
     order by g.environment_id, g.rule, g.subject
    on conflict (environment_id, rule, subject) where resolved_at is null do update
      set times = a.times + (select g.times from given g where g.environment_id = a.environment_id and g.rule = a.rule and left(g.subject, 300) = a.subject),
          last_at = greatest(a.last_at, excluded.last_at), message = excluded.message, facts = a.facts || excluded.facts
    returning a.alert_id, a.xmax = 0 as fresh
  )
  select coalesce(array_agg(alert_id order by alert_id) filter (where fresh), '{}') into v_raised from put;
  foreach v_alert_id in array v_raised loop
    select * into v_alert from ops.alert where alert_id = v_alert_id;
    perform ops._audit('alert_raise', v_alert.org_id, v_alert.project_id, v_alert.environment_id, 'alert', v_alert_id::text,
      jsonb_build_object('rule', v_alert.rule, 'subject', v_alert.subject, 'severity', v_alert.severity));
  end loop;
  return v_raised;
end
$$;

create or replace function ops._alert_json(p_alert ops.alert) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('alert_id', p_alert.alert_id, 'project', j.name, 'environment', e.name, 'rule', p_alert.rule, 'subject', p_alert.subject,
      'severity', p_alert.severity, 'status', case when p_alert.resolved_at is not null then 'resolved' when p_alert.acked_at is not null then 'acked' else 'open' end,
      'message', p_alert.message, 'facts', p_alert.facts, 'run_id', p_alert.run_id, 'times', p_alert.times, 'owners', to_jsonb(p_alert.owners),
      'first_at', ops._rfc3339(p_alert.first_at), 'last_at', ops._rfc3339(p_alert.last_at), 'step', p_alert.step, 'next_step_at', ops._rfc3339(p_alert.next_step_at),
      'acked_at', ops._rfc3339(p_alert.acked_at), 'acked_by', (select name from ops.principal where principal_id = p_alert.acked_by), 'ack_note', p_alert.ack_note,
      'resolved_at', ops._rfc3339(p_alert.resolved_at), 'resolved_by', (select name from ops.principal where principal_id = p_alert.resolved_by),
      'resolution', p_alert.resolution)
    from ops.environment e join ops.project j using (project_id) where e.environment_id = p_alert.environment_id);
end
$$;

-- What a receiver gets; it never changes once it is in the outbox, so that a repetition is the same.
create or replace function ops._alert_body(p_alert ops.alert, p_reason text) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_build_object('type', 'alert.' || p_reason, 'timestamp', ops._rfc3339(ops.now()),
    'data', ops._alert_json(p_alert) - 'next_step_at' || jsonb_build_object('org', (select name from ops.organisation where org_id = p_alert.org_id)));
end
$$;

create or replace function ops._alert_tell(p_alert ops.alert, p_reason text, p_step int, p_channels text[], p_due_at timestamptz) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
begin
  insert into ops.alert_delivery (delivery_id, org_id, project_id, environment_id, alert_id, channel, reason, step, body, created_at, due_at, expires_at)
    select ops.uuid_v7(v_now), p_alert.org_id, p_alert.project_id, p_alert.environment_id, p_alert.alert_id, c, p_reason, p_step,
           ops._alert_body(p_alert, p_reason), v_now, p_due_at, p_due_at + interval '1 day' from unnest(p_channels) c
    on conflict do nothing;
end
$$;

-- Releases the steps whose time has come. In quiet hours a step waits for their end, and the ones after it count from there.
create or replace function ops._alert_escalate(p_limit int default 500) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
  v_alert ops.alert;
  v_quiet_until timestamptz;
  v_steps int;
  v_released int := 0;
begin
  for v_alert in select * from ops.alert where next_step_at <= v_now order by next_step_at, alert_id limit p_limit for update skip locked loop
    v_quiet_until := ops._alert_quiet_until(v_alert.plan -> 'quiet', v_alert.severity, v_now);
    v_steps := jsonb_array_length(v_alert.plan -> 'steps');
    if v_quiet_until is not null then
      update ops.alert set next_step_at = v_quiet_until where alert_id = v_alert.alert_id;
      continue;
    end if;
    update ops.alert set step = step + 1, next_step_at = v_now + interval '1 millisecond' * case
        when step + 1 < v_steps then (plan #>> array['steps', (step + 1)::text, 'after_ms'])::bigint else (plan ->> 'repeat_ms')::bigint end
     where alert_id = v_alert.alert_id returning * into v_alert;
    perform ops._alert_tell(v_alert, case when v_alert.step = 1 then 'raised' when v_alert.step <= v_steps then 'escalated' else 'repeated' end, v_alert.step,
      array(select jsonb_array_elements_text(v_alert.plan #> array['steps', (least(v_alert.step, v_steps) - 1)::text, 'channels'])), v_now);
    v_released := v_released + 1;
  end loop;
  return v_released;
end
$$;

-- Ends alerts: what was still to be said is not said, and whoever was told hears that it is over (not in quiet hours).
create or replace function ops._alert_close(p_alert_ids uuid[], p_by uuid, p_resolution text) returns int
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
  v_alert ops.alert;
  v_closed int := 0;
begin
  for v_alert in select * from ops.alert where alert_id = any (p_alert_ids) and resolved_at is null order by alert_id for update loop
    update ops.alert set resolved_at = v_now, resolved_by = p_by, resolution = left(p_resolution, 1000), next_step_at = null
     where alert_id = v_alert.alert_id returning * into v_alert;
    perform ops._alert_tell(v_alert, 'resolved', 0, array(select distinct channel from ops.alert_delivery where alert_id = v_alert.alert_id and status <> 'skipped'),
      coalesce(ops._alert_quiet_until(v_alert.plan -> 'quiet', v_alert.severity, v_now), v_now));
    perform ops._audit('alert_resolve', v_alert.org_id, v_alert.project_id, v_alert.environment_id, 'alert', v_alert.alert_id::text,
      jsonb_build_object('rule', v_alert.rule, 'subject', v_alert.subject, 'resolution', v_alert.resolution, 'by_itself', p_by is null));
    v_closed := v_closed + 1;
  end loop;
  return v_closed;
end
$$;
reset role;
