-- What an environment is told of, from one document: channels, rules, routes. It is the whole of them: what it does not say is gone, and open
-- alerts of rules that are gone are resolved. The same document again changes nothing. schemas/alerts.json describes it; this checks it.
-- Callers: `lhcr alerts apply|rules`. Locks: the environment's config. Errors: LH022 invalid_argument, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._alert_refuse(p_path text, p_problem text, p_hint text default null) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform ops._fail('LH022', format('%s %s', p_path, p_problem), jsonb_build_object('path', p_path), p_hint);
end
$$;

create or replace function ops._alert_keys_check(p_path text, p_object jsonb, p_keys text[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_key text;
begin
  if jsonb_typeof(p_object) is distinct from 'object' then
    perform ops._alert_refuse(p_path, 'is no object');
  end if;
  v_key := (select k from jsonb_object_keys(p_object) k where k <> all (p_keys) limit 1);
  if v_key is not null then
    perform ops._alert_refuse(p_path || '.' || left(v_key, 60), 'is unknown', 'it may say ' || array_to_string(p_keys, ', '));
  end if;
end
$$;

create or replace function ops._alert_match_check(p_path text, p_match jsonb, p_keys text[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_match record;
begin
  perform ops._alert_keys_check(p_path, p_match, p_keys);
  for v_match in select * from jsonb_each(p_match) loop
    if jsonb_typeof(v_match.value) not in ('string', 'array') or jsonb_typeof(v_match.value) = 'array'
         and exists (select from jsonb_array_elements(v_match.value) e where jsonb_typeof(e) <> 'string') then
      perform ops._alert_refuse(p_path || '.' || v_match.key, 'is no pattern and no list of them', '"*" stands for any text: nightly_*');
    end if;
  end loop;
end
$$;

create or replace function ops._alert_duration_check(p_path text, p_value jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_value is not null and (jsonb_typeof(p_value) <> 'string' or ops._alert_ms(p_value #>> '{}') is null) then
    perform ops._alert_refuse(p_path, 'is no duration', 'a number and ms, s, m, h or d: 15m');
  end if;
end
$$;

create or replace function ops._alert_channel_check(p_path text, p_channel jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_kind text := p_channel ->> 'kind';
  v_url text := p_channel ->> 'url';
  v_ref record;
begin
  perform ops._alert_keys_check(p_path, p_channel, array['name', 'kind', 'rate_per_minute'] || case v_kind
    when 'webhook' then array['url', 'url_ref', 'hmac_ref', 'internal'] when 'slack' then array['url_ref', 'internal']
    when 'smtp' then array['url', 'from', 'to', 'username', 'password_ref', 'internal'] else '{}'::text[] end);
  if coalesce(v_kind, '') not in ('webhook', 'slack', 'smtp', 'log') then
    perform ops._alert_refuse(p_path || '.kind', 'is none of webhook, slack, smtp, log');
  end if;
  for v_ref in select * from jsonb_each_text(p_channel) where key like '%\_ref' loop
    if coalesce(v_ref.value, '') !~ '^(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^[:cntrl:]]+)$' or length(v_ref.value) > 1000 then
      perform ops._alert_refuse(p_path || '.' || v_ref.key, 'is no reference to a secret', 'env:NAME or file:/absolute/path, where the worker that delivers has it');
    end if;
  end loop;
  if v_kind in ('webhook', 'smtp') and (v_url is not null) = (p_channel ? 'url_ref') or v_kind = 'slack' and not p_channel ? 'url_ref' then
    perform ops._alert_refuse(p_path, case v_kind when 'slack' then 'needs url_ref: the URL of a Slack webhook is a secret' else 'needs a url' end);
  end if;
  if v_url is not null and v_url !~ (case v_kind when 'smtp' then '^smtps?://[^/?#@[:space:]]+/?$' else '^https?://[^/?#@[:space:]]+([/?][^#[:space:]]*)?$' end)
     or length(v_url) > 2000 then
    perform ops._alert_refuse(p_path || '.url', case v_kind when 'smtp' then 'is no smtp:// or smtps:// URL of a host and a port' else 'is no https:// URL' end
      || ' without user and password');
  end if;
  if v_url like 'http:%' and p_channel -> 'internal' is distinct from 'true' then
    perform ops._alert_refuse(p_path || '.url', 'is not https', 'a receiver inside of your network: internal: true, and its host in LHCR_ALERT_HOSTS of the workers');
  end if;
  if jsonb_typeof(coalesce(p_channel -> 'internal', 'false')) <> 'boolean' then
    perform ops._alert_refuse(p_path || '.internal', 'is true or false');
  end if;
  if v_kind = 'smtp' and (coalesce(p_channel ->> 'from', '') !~ '^[^[:space:][:cntrl:]<>@,;"]+@[A-Za-z0-9.-]+$' or jsonb_typeof(p_channel -> 'to') is distinct from 'array'
      or jsonb_array_length(p_channel -> 'to') not between 1 and 50
      or exists (select from jsonb_array_elements_text(p_channel -> 'to') t where t !~ '^[^[:space:][:cntrl:]<>@,;"]+@[A-Za-z0-9.-]+$')
      or (p_channel ? 'username') <> (p_channel ? 'password_ref') or p_channel ->> 'username' ~ '[[:cntrl:]]') then
    perform ops._alert_refuse(p_path, 'needs from, to (1 to 50 addresses), and username with password_ref or neither');
  end if;
  perform ops._number_check(p_path || '.rate_per_minute', p_channel -> 'rate_per_minute', 1, 6000);
end
$$;

create or replace function ops._alert_rule_check(p_path text, p_rule jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_when text := coalesce(p_rule ->> 'when', '');
  v_field text;
begin
  if v_when not in ('failure', 'error_rate', 'lease_expiry', 'cap', 'upload_failure', 'quarantine', 'event', 'freshness', 'queue_depth', 'queue_age') then
    perform ops._alert_refuse(p_path || '.when', 'is none of failure, error_rate, lease_expiry, cap, upload_failure, quarantine, event, freshness, queue_depth, queue_age');
  end if;
  perform ops._alert_keys_check(p_path, p_rule, array['name', 'when', 'severity', 'resolve_after', 'runbook'] || case v_when
    when 'freshness' then array['match', 'older_than'] when 'queue_depth' then array['match', 'more_than'] when 'queue_age' then array['match', 'older_than']
    when 'error_rate' then array['match', 'per', 'window', 'ratio', 'min_runs'] when 'event' then array['match', 'per', 'window', 'times', 'types']
    else array['match', 'per', 'window', 'times'] end);
  if coalesce(p_rule ->> 'severity', 'warning') not in ('info', 'warning', 'critical') then
    perform ops._alert_refuse(p_path || '.severity', 'is none of info, warning, critical');
  end if;
  perform ops._alert_match_check(p_path || '.match', coalesce(p_rule -> 'match', '{}'), case v_when
    when 'freshness' then array['table', 'template'] when 'queue_depth' then array['lane', 'executor'] when 'queue_age' then array['lane', 'executor']
    else array['template', 'phase', 'lane', 'level', 'type', 'cap', 'message'] end);
  foreach v_field in array array['window', 'older_than', 'resolve_after'] loop
    if v_field <> 'resolve_after' or p_rule ->> v_field is distinct from 'never' then
      perform ops._alert_duration_check(p_path || '.' || v_field, p_rule -> v_field);
    end if;
  end loop;
  if v_when in ('freshness', 'queue_age') and not p_rule ? 'older_than' or v_when = 'queue_depth' and not p_rule ? 'more_than' or v_when = 'event' and not p_rule ? 'types' then
    perform ops._alert_refuse(p_path, format('needs %s', case v_when when 'queue_depth' then 'more_than' when 'event' then 'types' else 'older_than' end));
  end if;
  if v_when = 'freshness' and (coalesce(p_rule -> 'match', '{}') ? 'table') = (coalesce(p_rule -> 'match', '{}') ? 'template') then
    perform ops._alert_refuse(p_path || '.match', 'names tables or templates', 'match: { table: "gold.*" }');
  end if;
  if coalesce(p_rule ->> 'per', 'template') not in ('template', 'run', 'environment', 'cap') then
    perform ops._alert_refuse(p_path || '.per', 'is none of template, run, environment, cap');
  end if;
  perform ops._number_check(p_path || '.times', p_rule -> 'times', 1, 1000000);
  perform ops._number_check(p_path || '.min_runs', p_rule -> 'min_runs', 1, 1000000);
  perform ops._number_check(p_path || '.more_than', p_rule -> 'more_than', 0, 10000000);
  if p_rule ? 'ratio' and not (case jsonb_typeof(p_rule -> 'ratio') when 'number' then (p_rule ->> 'ratio')::numeric > 0 and (p_rule ->> 'ratio')::numeric <= 1 else false end)
     or v_when = 'error_rate' and not p_rule ? 'ratio' then
    perform ops._alert_refuse(p_path || '.ratio', 'is a number above 0 and up to 1');
  end if;
  if v_when = 'event' and (jsonb_typeof(p_rule -> 'types') <> 'array' or jsonb_array_length(p_rule -> 'types') not between 1 and 50 or exists (
       select from jsonb_array_elements(p_rule -> 'types') t where jsonb_typeof(t) <> 'string' or t #>> '{}' !~ '^[A-Z][A-Z_]{0,63}$' or t #>> '{}' like 'ALERT\_%')) then
    perform ops._alert_refuse(p_path || '.types', 'is a list of event types', 'schemas/lifecycle.json lists them; those of alerts themselves raise none');
  end if;
  if length(p_rule ->> 'runbook') > 500 then
    perform ops._alert_refuse(p_path || '.runbook', 'is longer than 500 characters');
  end if;
end
$$;

create or replace function ops._alert_route_check(p_path text, p_route jsonb, p_channels jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_step record;
  v_quiet jsonb := p_route -> 'quiet';
  v_name text;
begin
  perform ops._alert_keys_check(p_path, p_route, array['match', 'owners', 'steps', 'repeat_every', 'quiet']);
  perform ops._alert_match_check(p_path || '.match', coalesce(p_route -> 'match', '{}'), array['rule', 'when', 'severity', 'subject', 'template', 'table', 'lane', 'cap']);
  if jsonb_typeof(coalesce(p_route -> 'owners', '[]')) <> 'array' or exists (select from jsonb_array_elements(coalesce(p_route -> 'owners', '[]')) o
       where jsonb_typeof(o) <> 'string' or length(o #>> '{}') not between 1 and 200) then
    perform ops._alert_refuse(p_path || '.owners', 'is a list of names');
  end if;
  if jsonb_typeof(p_route -> 'steps') is distinct from 'array' or jsonb_array_length(p_route -> 'steps') not between 1 and 20 then
    perform ops._alert_refuse(p_path || '.steps', 'is a list of 1 to 20 steps', 'steps: [{ channels: [team] }, { after: 15m, channels: [pager] }]');
  end if;
  for v_step in select value, format('%s.steps[%s]', p_path, no - 1) as path from jsonb_array_elements(p_route -> 'steps') with ordinality s (value, no) loop
    perform ops._alert_keys_check(v_step.path, v_step.value, array['after', 'channels']);
    perform ops._alert_duration_check(v_step.path || '.after', v_step.value -> 'after');
    if jsonb_typeof(v_step.value -> 'channels') is distinct from 'array' or v_step.value -> 'channels' = '[]' then
      perform ops._alert_refuse(v_step.path || '.channels', 'is a list of channels');
    end if;
    v_name := (select c from jsonb_array_elements_text(v_step.value -> 'channels') c
                where not exists (select from jsonb_array_elements(p_channels) h where h ->> 'name' = c) limit 1);
    if v_name is not null then
      perform ops._alert_refuse(v_step.path || '.channels', format('names "%s", which is no channel of this file', left(v_name, 60)));
    end if;
  end loop;
  perform ops._alert_duration_check(p_path || '.repeat_every', p_route -> 'repeat_every');
  if ops._alert_ms(p_route ->> 'repeat_every') < 60000 then
    perform ops._alert_refuse(p_path || '.repeat_every', 'is at least 1m');
  end if;
  if v_quiet is not null then
    perform ops._alert_keys_check(p_path || '.quiet', v_quiet, array['time_zone', 'from', 'to', 'days', 'except']);
    if coalesce(v_quiet ->> 'from', '') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' or coalesce(v_quiet ->> 'to', '') !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
      perform ops._alert_refuse(p_path || '.quiet', 'goes from one time of the day to another', 'from: "22:00", to: "07:00", in quotes');
    end if;
    if not exists (select from pg_catalog.pg_timezone_names where name = coalesce(v_quiet ->> 'time_zone', 'UTC')) then
      perform ops._alert_refuse(p_path || '.quiet.time_zone', format('"%s" is no time zone', left(v_quiet ->> 'time_zone', 60)), 'a name such as Europe/Berlin or UTC');
    end if;
    if not coalesce(v_quiet -> 'days', '[]') <@ '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]' or not coalesce(v_quiet -> 'except', '[]') <@ '["info", "warning", "critical"]' then
      perform ops._alert_refuse(p_path || '.quiet', 'has days mon to sun and except of severities');
    end if;
  end if;
end
$$;

create or replace function ops._alert_config_check(p_config jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_part text;
  v_item record;
begin
  if jsonb_typeof(p_config) is distinct from 'object' or octet_length(p_config::text) > 262144 then
    perform ops._fail('LH022', 'an alert file is one document of at most 256 KiB');
  end if;
  perform ops._alert_keys_check('alerts', p_config, array['org', 'project', 'environment', 'channels', 'rules', 'routes']);
  foreach v_part in array array['channels', 'rules', 'routes'] loop
    if jsonb_typeof(coalesce(p_config -> v_part, '[]')) <> 'array' or jsonb_array_length(coalesce(p_config -> v_part, '[]')) > 200 then
      perform ops._alert_refuse(v_part, 'is a list of at most 200');
    end if;
    for v_item in select value, format('%s[%s]', v_part, no - 1) as path from jsonb_array_elements(coalesce(p_config -> v_part, '[]')) with ordinality i (value, no) loop
      if v_part <> 'routes' and coalesce(v_item.value ->> 'name', '') !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' then
        perform ops._alert_refuse(v_item.path || '.name', 'is a word of 1 to 63 letters, digits, ".", "-" and "_"');
      end if;
      if v_part <> 'routes' and (select count(*) from jsonb_array_elements(p_config -> v_part) o where o ->> 'name' = v_item.value ->> 'name') > 1 then
        perform ops._alert_refuse(v_item.path || '.name', format('"%s" is there twice', v_item.value ->> 'name'));
      end if;
      if v_part = 'channels' then
        perform ops._alert_channel_check(v_item.path, v_item.value);
      elsif v_part = 'rules' then
        perform ops._alert_rule_check(v_item.path, v_item.value);
      else
        perform ops._alert_route_check(v_item.path, v_item.value, coalesce(p_config -> 'channels', '[]'));
      end if;
    end loop;
  end loop;
end
$$;

-- A rule as it is kept: what each kind counts, and what it means when it says no more.
create or replace function ops._alert_rule_row(p_environment ops.environment, p_rule jsonb) returns ops.alert_rule
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_row ops.alert_rule;
  v_kind text := p_rule ->> 'when';
begin
  v_row.environment_id := p_environment.environment_id;
  v_row.org_id := p_environment.org_id;
  v_row.project_id := p_environment.project_id;
  v_row.name := p_rule ->> 'name';
  v_row.kind := v_kind;
  v_row.severity := coalesce(p_rule ->> 'severity', 'warning');
  v_row.match := coalesce(p_rule -> 'match', '{}');
  v_row.bad_types := case v_kind when 'failure' then '{RUN_FAILED,RUN_TIMED_OUT}' when 'error_rate' then '{RUN_FAILED,RUN_TIMED_OUT}' when 'lease_expiry' then '{PHASE_REQUEUED}'
    when 'cap' then '{CAP_EXCEEDED,CAP_NEAR}' when 'upload_failure' then '{UPLOAD_FAILED}' when 'quarantine' then '{PHASE_QUARANTINED,ROW_QUARANTINED}'
    when 'event' then array(select jsonb_array_elements_text(p_rule -> 'types')) else '{}' end;
  v_row.good_types := case when v_kind in ('failure', 'error_rate') or v_kind = 'freshness' and v_row.match ? 'template' then '{RUN_SUCCEEDED}' else '{}' end;
  v_row.per := coalesce(p_rule ->> 'per', case v_kind when 'lease_expiry' then 'environment' when 'cap' then 'cap' else 'template' end);
  v_row.window_ms := coalesce(ops._alert_ms(coalesce(p_rule ->> 'window', p_rule ->> 'older_than')), case v_kind when 'lease_expiry' then 900000 else 3600000 end);
  v_row.threshold := coalesce(p_rule ->> 'ratio', p_rule ->> 'times', p_rule ->> 'more_than', case v_kind when 'lease_expiry' then '3' else '1' end)::numeric;
  v_row.min_runs := coalesce((p_rule ->> 'min_runs')::int, 10);
  v_row.resolve_after_ms := case when p_rule ->> 'resolve_after' = 'never' then null when p_rule ? 'resolve_after' then ops._alert_ms(p_rule ->> 'resolve_after')
    when v_kind in ('freshness', 'queue_depth', 'queue_age') then 0 when v_kind in ('error_rate', 'lease_expiry') then v_row.window_ms end;
  v_row.runbook := p_rule ->> 'runbook';
  v_row.since := ops.now();
  return v_row;
end
$$;

create or replace function ops.alert_apply(p_config jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_config ->> 'org', p_config ->> 'project', p_config ->> 'environment', 'alert.write');
  v_old ops.alert_config;
  v_new ops.alert_config;
  v_body jsonb := p_config - array['org', 'project', 'environment'];
begin
  perform ops._alert_config_check(p_config);
  perform pg_advisory_xact_lock(hashtextextended('lhcr alert_apply ' || v_environment.environment_id, 0));
  select * into v_old from ops.alert_config where environment_id = v_environment.environment_id;
  if v_old.body = v_body then
    return ops._alert_config_json(v_old, v_environment) || '{"created": false, "changed": false}';
  end if;
  insert into ops.alert_config (environment_id, org_id, project_id, revision, body, applied_by, applied_at)
    values (v_environment.environment_id, v_environment.org_id, v_environment.project_id, 1, v_body, ops._principal(), ops.now())
    on conflict (environment_id) do update set revision = alert_config.revision + 1, body = excluded.body, applied_by = excluded.applied_by, applied_at = excluded.applied_at
    returning * into v_new;
  -- the place from which events are read, when nobody has read any
  update ops.alert_cursor set seen_below = pg_snapshot_xmax(pg_current_snapshot()), owed = array(select pg_snapshot_xip(pg_current_snapshot())) where seen_below is null;

  -- a rule that is as it was keeps what it counted
  delete from ops.alert_rule r where r.environment_id = v_new.environment_id
     and not coalesce((select i = (select o from jsonb_array_elements(v_old.body -> 'rules') o where o ->> 'name' = r.name)
                         from jsonb_array_elements(v_body -> 'rules') i where i ->> 'name' = r.name), false);
  insert into ops.alert_rule select (ops._alert_rule_row(v_environment, i)).* from jsonb_array_elements(coalesce(v_body -> 'rules', '[]')) i
    on conflict (environment_id, name) do nothing;
  delete from ops.alert_channel c where c.environment_id = v_new.environment_id
     and not exists (select from jsonb_array_elements(coalesce(v_body -> 'channels', '[]')) i where i ->> 'name' = c.name);
  insert into ops.alert_channel (environment_id, name, org_id, project_id, kind, config, rate_per_minute, tokens, refilled_at)
    select v_new.environment_id, i ->> 'name', v_new.org_id, v_new.project_id, i ->> 'kind', i - array['name', 'kind', 'rate_per_minute'],
           coalesce((i ->> 'rate_per_minute')::int, 60), coalesce((i ->> 'rate_per_minute')::int, 60), ops.now()
      from jsonb_array_elements(coalesce(v_body -> 'channels', '[]')) i
    on conflict (environment_id, name) do update set kind = excluded.kind, config = excluded.config, rate_per_minute = excluded.rate_per_minute,
      tokens = least(alert_channel.tokens, excluded.rate_per_minute);
  delete from ops.alert_route where environment_id = v_new.environment_id;
  insert into ops.alert_route (environment_id, position, org_id, project_id, match, owners, plan)
    select v_new.environment_id, no, v_new.org_id, v_new.project_id, coalesce(i -> 'match', '{}'), array(select jsonb_array_elements_text(coalesce(i -> 'owners', '[]'))),
           jsonb_build_object('steps', (select jsonb_agg(jsonb_build_object('after_ms', coalesce(ops._alert_ms(s ->> 'after'), 0), 'channels', s -> 'channels') order by n)
                                          from jsonb_array_elements(i -> 'steps') with ordinality x (s, n)))
             || jsonb_strip_nulls(jsonb_build_object('repeat_ms', ops._alert_ms(i ->> 'repeat_every'), 'quiet', i -> 'quiet'))
      from jsonb_array_elements(coalesce(v_body -> 'routes', '[]')) with ordinality r (i, no);
  perform ops._alert_close(array(select a.alert_id from ops.alert a where a.environment_id = v_new.environment_id and a.resolved_at is null and a.rule <> 'manual'
    and not exists (select from ops.alert_rule r where r.environment_id = a.environment_id and r.name = a.rule)), null, 'its rule is gone');
  perform ops._audit('alert_apply', v_new.org_id, v_new.project_id, v_new.environment_id, 'alerts', v_environment.name, jsonb_build_object('revision', v_new.revision,
    'sha256', encode(sha256(convert_to(v_body::text, 'UTF8')), 'hex')));
  return ops._alert_config_json(v_new, v_environment) || jsonb_build_object('created', v_old.revision is null, 'changed', true);
end
$$;

create or replace function ops._alert_config_json(p_config ops.alert_config, p_environment ops.environment) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_build_object('project', (select name from ops.project where project_id = p_environment.project_id), 'environment', p_environment.name,
    'revision', coalesce(p_config.revision, 0), 'applied_at', ops._rfc3339(p_config.applied_at),
    'channels', coalesce(p_config.body -> 'channels', '[]'), 'rules', coalesce(p_config.body -> 'rules', '[]'), 'routes', coalesce(p_config.body -> 'routes', '[]'),
    -- an alert that no route takes is in the list and told nobody
    'unrouted', not exists (select from jsonb_array_elements(coalesce(p_config.body -> 'routes', '[]')) r where coalesce(r -> 'match', '{}') = '{}'));
end
$$;

create or replace function ops.alert_rules(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'alert.read');
  v_config ops.alert_config;
begin
  select * into v_config from ops.alert_config where environment_id = v_environment.environment_id;
  return ops._alert_config_json(v_config, v_environment);
end
$$;
reset role;
