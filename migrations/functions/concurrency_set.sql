-- Limits of concurrency keys. A higher one lets waiting phases through at once; a lower one ends nothing that runs.
-- Callers: `lhcr concurrency set|list|remove`. Locks: the environment's turn (_concurrency), then the runs that are counted. Errors: LH022 invalid_argument, LH006, LH004.
set local role lhcr_owner;
create or replace function ops._concurrency_json(p_limit ops.concurrency_limit) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (select jsonb_build_object('key', p_limit.key, 'max_running', p_limit.max_running, 'project', j.name, 'environment', e.name,
      'updated_at', ops._rfc3339(p_limit.updated_at),
      'running', (select count(*) from ops.concurrency_slot s where s.environment_id = p_limit.environment_id and s.key = p_limit.key),
      'waiting', (select count(*) from ops.concurrency_waiter w where w.environment_id = p_limit.environment_id and w.key = p_limit.key))
    from ops.environment e join ops.project j using (project_id) where e.environment_id = p_limit.environment_id);
end
$$;

create or replace function ops.concurrency_set(p_project text, p_environment text, p_key text, p_max_running int, p_org text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'setting.write');
  v_limit ops.concurrency_limit;
begin
  if coalesce(p_key, '') !~ '^[[:graph:]]{1,200}$' or p_max_running is null or p_max_running not between 1 and 1000000 then
    perform ops._fail('LH022', 'a limit has a key of 1 to 200 printable characters and allows from 1 to 1000000 phases',
      jsonb_build_object('key', left(p_key, 200), 'max_running', p_max_running),
      'keys that every phase has: project, template:NAME, executor:NAME, connection:NAME; others stand in templates under "concurrency"');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('lhcr concurrency ' || v_environment.environment_id, 0));
  insert into ops.concurrency_limit (environment_id, key, org_id, project_id, max_running, updated_by, updated_at)
    values (v_environment.environment_id, p_key, v_environment.org_id, v_environment.project_id, p_max_running, ops._principal(), ops.now())
    on conflict (environment_id, key) do update set max_running = excluded.max_running, updated_by = excluded.updated_by, updated_at = excluded.updated_at
    returning * into v_limit;
  -- what runs already is counted from now on; what a claim that is under way takes, by the next tick (_concurrency_tick)
  perform ops._concurrency_count(v_limit, array(select r.run_id from ops.lease l join ops.run r using (run_id)
      join ops.phase p on p.run_id = l.run_id and p.phase_no = l.phase_no
     where l.environment_id = v_limit.environment_id and p_key = any (ops._concurrency_keys(r, p)) order by r.run_id for update of r));
  perform ops._concurrency_wake(v_limit.environment_id);
  perform ops._audit('concurrency_set', v_limit.org_id, v_limit.project_id, v_limit.environment_id, 'concurrency', p_key,
    jsonb_build_object('max_running', p_max_running));
  return ops._concurrency_json(v_limit);
end
$$;

create or replace function ops.concurrency_list(p_project text, p_environment text, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'setting.read');
begin
  return jsonb_build_object('limits', (select coalesce(jsonb_agg(ops._concurrency_json(l) order by l.key), '[]')
    from ops.concurrency_limit l where l.environment_id = v_environment.environment_id));
end
$$;

create or replace function ops.concurrency_remove(p_project text, p_environment text, p_key text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'setting.write');
begin
  perform pg_advisory_xact_lock(hashtextextended('lhcr concurrency ' || v_environment.environment_id, 0));
  update ops.concurrency_limit set max_running = 1000000 where environment_id = v_environment.environment_id and key = p_key;
  if not found then
    perform ops._fail('LH006', format('no limit is set for key "%s" in environment "%s"', left(p_key, 200), p_environment),
      jsonb_build_object('key', left(p_key, 200), 'environment', p_environment), 'concurrency_list shows those that are');
  end if;
  perform ops._concurrency_wake(v_environment.environment_id);
  delete from ops.concurrency_slot where environment_id = v_environment.environment_id and key = p_key;
  delete from ops.concurrency_limit where environment_id = v_environment.environment_id and key = p_key;
  perform ops._audit('concurrency_remove', v_environment.org_id, v_environment.project_id, v_environment.environment_id, 'concurrency', p_key);
  return jsonb_build_object('key', p_key, 'removed', true);
end
$$;
reset role;
