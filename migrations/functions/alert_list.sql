-- Alerts for people: listed, shown, acknowledged, resolved, raised by hand, tried out. A run's trail hears of it.
-- Callers: `lhcr alerts list|show|ack|resolve|raise|test`. Locks: the run (its lines first), then the alert.
-- Errors: LH072 illegal_transition (acknowledging what is resolved), LH022, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._alert_find(p_alert_id uuid, p_permission text) returns ops.alert
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_alert ops.alert;
begin
  select * into v_alert from ops.alert where alert_id = p_alert_id;
  if v_alert.alert_id is null or not ops._permits('alert.read', v_alert.environment_id) then
    perform ops._fail('LH006', format('alert "%s" is not found', p_alert_id), jsonb_build_object('alert_id', p_alert_id), 'alert_list shows those of an environment');
  elsif not ops._permits(p_permission, v_alert.environment_id) then
    perform ops._fail('LH004', format('permission "%s" is missing for alert "%s"', p_permission, p_alert_id),
      jsonb_build_object('alert_id', p_alert_id, 'permission', p_permission), 'ask a platform admin for a role that has it');
  end if;
  return v_alert;
end
$$;

-- The locked alert; its run, where it has one that is still there, is locked first.
create or replace function ops._alert_lock(p_alert_id uuid, out alert ops.alert, out run ops.run)
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  alert := ops._alert_find(p_alert_id, 'alert.handle');
  if alert.run_id is not null and exists (select from ops.run where run_id = alert.run_id) then
    run := ops._run_lock(alert.run_id, 'alert.read');
  end if;
  select * into alert from ops.alert where alert_id = p_alert_id for update;
end
$$;

-- Newest first. filter: project, environment, org, status (open, acked, resolved; a list; open and acked), rule, severity, limit, cursor.
create or replace function ops.alert_list(p_filter jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('alert.read');
  v_status jsonb := coalesce(nullif(p_filter -> 'status', '[]'), '["open", "acked"]');
  v_limit int;
  v_rows jsonb;
  v_count int;
  v_last uuid;
begin
  perform ops._number_check('limit', p_filter -> 'limit', 1, 1000);
  perform ops._cast_check('cursor', p_filter ->> 'cursor', 'uuid');
  v_limit := coalesce((p_filter ->> 'limit')::int, 50);
  if p_filter ->> 'project' is not null and p_filter ->> 'environment' is not null then
    v_environments := array[(ops._environment_find(p_filter ->> 'org', p_filter ->> 'project', p_filter ->> 'environment', 'alert.read')).environment_id];
  end if;
  select coalesce(jsonb_agg(ops._alert_json(x.a) - array['facts'] order by (x.a).alert_id desc), '[]'), count(*), min((x.a).alert_id::text)::uuid
    into v_rows, v_count, v_last
    from (select a from ops.alert a where a.environment_id = any (v_environments)
             and (v_status ? 'resolved' or a.resolved_at is null)
             and v_status ? case when a.resolved_at is not null then 'resolved' when a.acked_at is not null then 'acked' else 'open' end
             and (p_filter ->> 'rule' is null or a.rule = p_filter ->> 'rule')
             and (p_filter ->> 'severity' is null or a.severity = p_filter ->> 'severity')
             and (p_filter ->> 'cursor' is null or a.alert_id < (p_filter ->> 'cursor')::uuid)
           order by a.alert_id desc limit v_limit) x;
  return jsonb_build_object('alerts', v_rows, 'next_cursor', case when v_count = v_limit then v_last end);
end
$$;

create or replace function ops._delivery_json(p_delivery ops.alert_delivery) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_build_object('delivery_id', p_delivery.delivery_id, 'alert_id', p_delivery.alert_id, 'channel', p_delivery.channel, 'reason', p_delivery.reason,
    'step', p_delivery.step, 'status', p_delivery.status, 'attempts', p_delivery.attempts, 'due_at', case when p_delivery.status = 'pending' then ops._rfc3339(p_delivery.due_at) end,
    'created_at', ops._rfc3339(p_delivery.created_at), 'finished_at', ops._rfc3339(p_delivery.finished_at), 'http_status', p_delivery.http_status, 'error', p_delivery.error);
end
$$;

create or replace function ops.alert_show(p_alert_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_alert ops.alert := ops._alert_find(p_alert_id, 'alert.read');
begin
  return ops._alert_json(v_alert) || jsonb_build_object('plan', v_alert.plan,
    'deliveries', (select coalesce(jsonb_agg(ops._delivery_json(d) order by d.delivery_id), '[]') from ops.alert_delivery d where d.alert_id = p_alert_id));
end
$$;

-- Whoever acknowledges it stops the escalation. Again: the first answer.
create or replace function ops.alert_ack(p_alert_id uuid, p_note text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v record;
  v_alert ops.alert;
begin
  select * into v from ops._alert_lock(p_alert_id);
  v_alert := v.alert;
  if v_alert.resolved_at is not null then
    perform ops._fail('LH072', format('alert "%s" is resolved', p_alert_id), jsonb_build_object('alert_id', p_alert_id, 'resolution', v_alert.resolution), 'nothing is left to be done about it');
  end if;
  if v_alert.acked_at is null then
    update ops.alert set acked_at = ops.now(), acked_by = ops._principal(), ack_note = left(p_note, 1000), next_step_at = null where alert_id = p_alert_id returning * into v_alert;
    if (v.run).run_id is not null then
      perform ops._event_add(v.run, null::smallint, 'ALERT_ACKED', 'info', format('alert "%s" is acknowledged', v_alert.rule), jsonb_build_object('alert_id', p_alert_id, 'note', v_alert.ack_note));
    end if;
    perform ops._audit('alert_ack', v_alert.org_id, v_alert.project_id, v_alert.environment_id, 'alert', p_alert_id::text, jsonb_build_object('rule', v_alert.rule, 'note', v_alert.ack_note));
  end if;
  return ops._alert_json(v_alert);
end
$$;

create or replace function ops.alert_resolve(p_alert_id uuid, p_reason text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v record;
  v_alert ops.alert;
begin
  select * into v from ops._alert_lock(p_alert_id);
  v_alert := v.alert;
  if v_alert.resolved_at is null then
    perform ops._alert_close(array[p_alert_id], ops._principal(), coalesce(nullif(p_reason, ''), 'resolved by hand'));
    select * into v_alert from ops.alert where alert_id = p_alert_id;
    if (v.run).run_id is not null then
      perform ops._event_add(v.run, null::smallint, 'ALERT_RESOLVED', 'info', format('alert "%s" is resolved: %s', v_alert.rule, v_alert.resolution), jsonb_build_object('alert_id', p_alert_id));
    end if;
  end if;
  return ops._alert_json(v_alert);
end
$$;

-- By hand or by a tool of yours: {project, environment, org?, subject, message, severity?, run_id?, facts?}. Routes see it as rule "manual". One
-- that is open for the subject counts once more.
create or replace function ops.alert_raise(p_alert jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_alert ->> 'org', p_alert ->> 'project', p_alert ->> 'environment', 'alert.handle');
  v_raised uuid[];
  v_alert ops.alert;
begin
  perform ops._alert_keys_check('alert', p_alert, array['org', 'project', 'environment', 'subject', 'message', 'severity', 'run_id', 'facts']);
  if length(p_alert ->> 'subject') not between 1 and 300 or p_alert ->> 'subject' is null or p_alert ->> 'subject' ~ '[[:cntrl:]]' or length(p_alert ->> 'message') not between 1 and 2000
     or p_alert ->> 'message' is null or coalesce(p_alert ->> 'severity', 'warning') not in ('info', 'warning', 'critical')
     or jsonb_typeof(coalesce(p_alert -> 'facts', '{}')) <> 'object' or octet_length(p_alert::text) > 65536 then
    perform ops._fail('LH022', 'an alert has a subject of up to 300 and a message of up to 2000 characters, a severity of info, warning or critical',
      jsonb_build_object('subject', left(p_alert ->> 'subject', 100), 'severity', left(p_alert ->> 'severity', 20)));
  end if;
  perform ops._cast_check('run_id', p_alert ->> 'run_id', 'uuid');
  if p_alert ->> 'run_id' is not null and not exists (select from ops.run where run_id = (p_alert ->> 'run_id')::uuid and environment_id = v_environment.environment_id) then
    perform ops._fail('LH006', format('run "%s" is not found', p_alert ->> 'run_id'), jsonb_build_object('run_id', p_alert ->> 'run_id'), 'run_list shows the runs of your environments');
  end if;
  v_raised := ops._alert_put(jsonb_build_array(jsonb_build_object('environment_id', v_environment.environment_id, 'rule', 'manual', 'subject', p_alert ->> 'subject',
    'severity', coalesce(p_alert ->> 'severity', 'warning'), 'times', 1, 'message', p_alert ->> 'message', 'facts', coalesce(p_alert -> 'facts', '{}'), 'run_id', p_alert ->> 'run_id',
    'at', ops.now())));
  select * into v_alert from ops.alert where environment_id = v_environment.environment_id and rule = 'manual' and subject = p_alert ->> 'subject' and resolved_at is null;
  if cardinality(v_raised) = 0 then
    perform ops._audit('alert_raise', v_alert.org_id, v_alert.project_id, v_alert.environment_id, 'alert', v_alert.alert_id::text, jsonb_build_object('rule', 'manual', 'times', v_alert.times));
  end if;
  return ops._alert_json(v_alert) || jsonb_build_object('raised', cardinality(v_raised) = 1);
end
$$;

-- A message to one channel, now; or what would become of an alert of a rule at some time: its route, its steps and when, and nothing is sent.
create or replace function ops.alert_test(p_project text, p_environment text, p_channel text default null, p_rule text default null, p_subject text default 'test',
  p_at timestamptz default null, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, case when p_channel is null then 'alert.read' else 'alert.handle' end);
  v_rule ops.alert_rule;
  v_route ops.alert_route;
  v_now timestamptz := ops.now();
  v_at timestamptz := coalesce(p_at, ops.now());
  v_steps jsonb := '[]';
  v_step jsonb;
  v_delivery ops.alert_delivery;
begin
  if (p_channel is null) = (p_rule is null) then
    perform ops._fail('LH022', 'a test is of a channel or of a rule', '{}', 'give p_channel or p_rule');
  end if;
  if p_channel is not null then
    if not exists (select from ops.alert_channel where environment_id = v_environment.environment_id and name = p_channel) then
      perform ops._fail('LH006', format('channel "%s" is not found in environment "%s"', left(p_channel, 100), p_environment), jsonb_build_object('channel', left(p_channel, 100)), 'alert_rules shows what there is');
    end if;
    insert into ops.alert_delivery (delivery_id, org_id, project_id, environment_id, channel, reason, step, body, created_at, due_at, expires_at)
      values (ops.uuid_v7(v_now), v_environment.org_id, v_environment.project_id, v_environment.environment_id, p_channel, 'test', 0,
        jsonb_build_object('type', 'alert.test', 'timestamp', ops._rfc3339(v_now), 'data', jsonb_build_object('rule', 'test', 'subject', p_subject, 'severity', 'info', 'status', 'open', 'times', 1,
          'message', format('a test of channel "%s", asked for by %s', p_channel, (select name from ops.principal where principal_id = ops._principal())), 'project', p_project, 'environment', p_environment,
          'org', (select name from ops.organisation where org_id = v_environment.org_id), 'owners', '[]'::jsonb, 'first_at', ops._rfc3339(v_now), 'last_at', ops._rfc3339(v_now))),
        v_now, v_now, v_now + interval '10 minutes') returning * into v_delivery;
    perform ops._audit('alert_test', v_environment.org_id, v_environment.project_id, v_environment.environment_id, 'channel', p_channel);
    return ops._delivery_json(v_delivery);
  end if;
  select * into v_rule from ops.alert_rule where environment_id = v_environment.environment_id and name = p_rule;
  if not found then
    perform ops._fail('LH006', format('rule "%s" is not found in environment "%s"', left(p_rule, 100), p_environment), jsonb_build_object('rule', left(p_rule, 100)), 'alert_rules shows what there is');
  end if;
  select * into v_route from ops.alert_route where environment_id = v_environment.environment_id
     and ops._alert_matches(match, jsonb_build_object('rule', v_rule.name, 'when', v_rule.kind, 'severity', v_rule.severity, 'subject', p_subject)
       || case when p_subject ~ '^(template|table|cap):.' then jsonb_build_object(split_part(p_subject, ':', 1), substr(p_subject, position(':' in p_subject) + 1)) else '{}' end)
   order by position limit 1;
  for v_step in select jsonb_array_elements(v_route.plan -> 'steps') loop
    v_at := v_at + (v_step ->> 'after_ms')::bigint * interval '1 millisecond';
    v_at := coalesce(ops._alert_quiet_until(v_route.plan -> 'quiet', v_rule.severity, v_at), v_at);
    v_steps := v_steps || jsonb_build_object('at', ops._rfc3339(v_at), 'channels', v_step -> 'channels');
  end loop;
  return jsonb_build_object('rule', v_rule.name, 'severity', v_rule.severity, 'subject', p_subject, 'route', v_route.position, 'owners', to_jsonb(coalesce(v_route.owners, '{}')),
    'steps', v_steps, 'repeat_every', ops._alert_span((v_route.plan ->> 'repeat_ms')::bigint));
end
$$;
reset role;
