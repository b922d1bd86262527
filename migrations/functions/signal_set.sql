-- Signals: what is known about a run, a template or a table, said by people, CI and agents; and what each weighs in a project.
-- A signal of a run moves it at once; one of a template or table moves what waits, the head of the queues at once and the rest within ticks.
-- Callers: `lhcr signal set|list|remove`, `lhcr score weight|list`. Locks: the run. Errors: LH022 invalid_argument, LH006 not_found, LH004.
set local role lhcr_owner;
create or replace function ops._signal_json(p_signal ops.signal) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_build_object('subject', p_signal.subject, 'signal', p_signal.name, 'value', p_signal.value,
    'deadline_at', ops._rfc3339(p_signal.deadline_at), 'within_ms', p_signal.within_ms, 'reason', p_signal.reason,
    'set_by', (select name from ops.principal where principal_id = p_signal.set_by), 'set_at', ops._rfc3339(p_signal.set_at));
end
$$;

-- The signal that a document describes, checked.
create or replace function ops._signal_read(p_environment ops.environment, p_signal jsonb) returns ops.signal
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_signal ops.signal;
  v_key text;
  v_kind text := split_part(p_signal ->> 'subject', ':', 1);
  v_name text := substr(p_signal ->> 'subject', length(v_kind) + 2);
begin
  for v_key in select jsonb_object_keys(p_signal) loop
    if v_key not in ('org', 'project', 'environment', 'subject', 'signal', 'value', 'deadline_at', 'within_ms', 'reason') then
      perform ops._fail('LH022', format('signal field "%s" is unknown', v_key), jsonb_build_object('field', v_key));
    end if;
  end loop;
  if coalesce(p_signal ->> 'subject', '') !~ '^(run|template|table):[[:graph:]]{1,200}$' or coalesce(p_signal ->> 'signal', '') !~ '^[a-z][a-z0-9_]{0,31}$' then
    perform ops._fail('LH022', 'a signal has a subject (run:ID, template:NAME or table:NAME) and a name in lower case',
      jsonb_build_object('subject', left(p_signal ->> 'subject', 200), 'signal', left(p_signal ->> 'signal', 100)),
      'the names that are known: manual, freshness, failures, cost, ci, drift; others count once they are weighed');
  end if;
  if (select count(*) from unnest(array['value', 'deadline_at', 'within_ms']) f where p_signal ->> f is not null) <> 1
     or p_signal ->> 'value' is null and (p_signal ->> 'signal' <> 'freshness' or p_signal ->> 'within_ms' is not null and v_kind <> 'table') then
    perform ops._fail('LH022', 'a signal says a value; freshness may say a deadline instead, or of a table how old it may become',
      jsonb_build_object('signal', p_signal -> 'signal', 'subject', p_signal -> 'subject'), 'give one of value, deadline_at and within_ms');
  end if;
  if p_signal ->> 'value' is not null and (jsonb_typeof(p_signal -> 'value') <> 'number' or abs((p_signal ->> 'value')::numeric) > 1000000000) then
    perform ops._fail('LH022', 'the value of a signal is a number from -1000000000 to 1000000000', jsonb_build_object('value', p_signal -> 'value'));
  end if;
  perform ops._number_check('within_ms', p_signal -> 'within_ms', 1, 31536000000);
  perform ops._cast_check('deadline_at', p_signal ->> 'deadline_at', 'timestamptz');
  if v_kind = 'run' then
    perform ops._cast_check('subject', v_name, 'uuid');
    if not exists (select from ops.run where run_id = v_name::uuid and environment_id = p_environment.environment_id) then
      perform ops._fail('LH006', format('run "%s" is not found in environment "%s"', v_name, p_environment.name),
        jsonb_build_object('run_id', v_name, 'environment', p_environment.name), 'run_list shows the runs of your environments');
    end if;
  elsif v_kind = 'template' then
    perform ops._template_find(p_environment.project_id, v_name, null);
  end if;
  v_signal.environment_id := p_environment.environment_id;
  v_signal.org_id := p_environment.org_id;
  v_signal.project_id := p_environment.project_id;
  v_signal.subject := v_kind || ':' || case v_kind when 'run' then v_name::uuid::text else v_name end;
  v_signal.name := p_signal ->> 'signal';
  v_signal.value := (p_signal ->> 'value')::numeric;
  v_signal.deadline_at := (p_signal ->> 'deadline_at')::timestamptz;
  v_signal.within_ms := (p_signal ->> 'within_ms')::bigint;
  v_signal.reason := left(p_signal ->> 'reason', 1000);
  v_signal.set_by := ops._principal();
  v_signal.set_at := ops.now();
  return v_signal;
end
$$;

-- After a change of a subject's signals: the run, or the head of what waits. → {moved, pending}
create or replace function ops._signal_changed(p_environment ops.environment, p_subject text) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_job ops.rescore;
  v_moved int;
begin
  update ops.environment set scored = true where environment_id = p_environment.environment_id and not scored;
  if p_subject like 'run:%' then
    return jsonb_build_object('moved', ops._phase_rescore(ops._run_lock(substr(p_subject, 5)::uuid, 'run.create'))::int, 'pending', false);
  end if;
  perform ops._rescore_request(p_environment, p_subject);
  select * into v_job from ops.rescore where environment_id = p_environment.environment_id and subject = p_subject for update;
  v_moved := ops._rescore_step(v_job, 500);
  return jsonb_build_object('moved', v_moved, 'pending', exists (select from ops.rescore
    where environment_id = p_environment.environment_id and subject = p_subject));
end
$$;

create or replace function ops.signal_set(p_signal jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_signal ->> 'org', p_signal ->> 'project', p_signal ->> 'environment', 'run.create');
  v_signal ops.signal := ops._signal_read(v_environment, p_signal);
  v_moved jsonb;
begin
  insert into ops.signal select v_signal.* on conflict (environment_id, subject, name) do update
    set value = excluded.value, deadline_at = excluded.deadline_at, within_ms = excluded.within_ms, reason = excluded.reason,
        set_by = excluded.set_by, set_at = excluded.set_at;
  v_moved := ops._signal_changed(v_environment, v_signal.subject);
  perform ops._audit('signal_set', v_signal.org_id, v_signal.project_id, v_signal.environment_id, 'signal', v_signal.subject,
    jsonb_strip_nulls(jsonb_build_object('signal', v_signal.name, 'value', v_signal.value, 'deadline_at', ops._rfc3339(v_signal.deadline_at),
      'within_ms', v_signal.within_ms, 'reason', v_signal.reason)));
  return ops._signal_json(v_signal) || v_moved;
end
$$;

create or replace function ops.signal_remove(p_project text, p_environment text, p_subject text, p_signal text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.create');
begin
  delete from ops.signal where environment_id = v_environment.environment_id and subject = p_subject and name = p_signal;
  if not found then
    perform ops._fail('LH006', format('no signal "%s" is set on "%s"', left(p_signal, 100), left(p_subject, 200)),
      jsonb_build_object('subject', left(p_subject, 200), 'signal', left(p_signal, 100)), 'signal_list shows those that are');
  end if;
  perform ops._audit('signal_remove', v_environment.org_id, v_environment.project_id, v_environment.environment_id, 'signal', p_subject,
    jsonb_build_object('signal', p_signal));
  return jsonb_build_object('subject', p_subject, 'signal', p_signal, 'removed', true) || ops._signal_changed(v_environment, p_subject);
end
$$;

create or replace function ops.signal_list(p_project text, p_environment text, p_subject text default null, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.read');
begin
  return jsonb_build_object('signals', (select coalesce(jsonb_agg(ops._signal_json(s) order by s.subject, s.name), '[]')
    from (select * from ops.signal where environment_id = v_environment.environment_id and (p_subject is null or subject = p_subject)
           order by subject, name limit 1000) s));
end
$$;

-- Of a project: weights decide against others whom the same workers serve, as priorities do, so they are for who manages members.
create or replace function ops.score_weight(p_project text, p_signal text, p_weight int, p_direction text default 'raise', p_org text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_org, p_project, 'member.write');
  v_environment ops.environment;
  v_row ops.score_weight;
begin
  perform ops._permitted_everywhere('member.write', v_project.org_id, v_project.project_id);
  if coalesce(p_signal, '') !~ '^[a-z][a-z0-9_]{0,31}$' or p_weight is null or p_weight not between 0 and 86400 or coalesce(p_direction, '') not in ('raise', 'lower') then
    perform ops._fail('LH022', 'a weight is from 0 to 86400 seconds for one unit of a signal, and raises or lowers',
      jsonb_build_object('signal', left(p_signal, 100), 'weight', p_weight, 'direction', left(p_direction, 20)));
  end if;
  insert into ops.score_weight as w (project_id, signal, org_id, weight, direction, updated_by, updated_at)
    values (v_project.project_id, p_signal, v_project.org_id, p_weight, p_direction, ops._principal(), ops.now())
    on conflict (project_id, signal) do update set weight = excluded.weight, direction = excluded.direction,
      updated_by = excluded.updated_by, updated_at = excluded.updated_at returning * into v_row;
  for v_environment in update ops.environment set scored = true where project_id = v_project.project_id returning * loop
    perform ops._rescore_request(v_environment, '');
  end loop;
  perform ops._audit('score_weight', v_project.org_id, v_project.project_id, null, 'project', v_project.name,
    jsonb_build_object('signal', p_signal, 'weight', p_weight, 'direction', p_direction));
  return jsonb_build_object('project', p_project, 'signal', p_signal, 'weight', p_weight, 'direction', p_direction, 'unit', ops._signal_unit(p_signal));
end
$$;

create or replace function ops._signal_unit(p_signal text) returns text
language sql immutable
  return case p_signal when 'manual' then 'seconds' when 'freshness' then 'minutes of the day before the deadline' when 'failures' then 'failed runs in a row'
    when 'cost' then 'minutes of the last run' when 'ci' then '1: red' when 'drift' then 'columns' else 'units' end;

create or replace function ops.score_list(p_project text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_org, p_project, 'run.read');
begin
  return jsonb_build_object('weights', (select jsonb_agg(jsonb_build_object('signal', n, 'weight', coalesce(w.weight, case n when 'manual' then 1 else 0 end),
      'direction', coalesce(w.direction, 'raise'), 'unit', ops._signal_unit(n), 'updated_at', ops._rfc3339(w.updated_at)) order by n)
    from (select unnest(array['manual', 'freshness', 'failures', 'cost', 'ci', 'drift']) as n union select signal from ops.score_weight where project_id = v_project.project_id) k
    left join ops.score_weight w on w.project_id = v_project.project_id and w.signal = k.n));
end
$$;
reset role;
