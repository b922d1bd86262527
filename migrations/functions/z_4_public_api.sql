-- The API schema (public, or the setting lhcr.api_schema of the migrating session): thin views and wrappers, so that
-- a stock PostgREST or Supabase project works without exposing `ops`. All of them run as the caller, under his
-- policies and grants. Nothing that is not ours is ever replaced: a foreign object of the same name is LH007.
set local role lhcr_owner;
-- Supabase's Realtime reads this publication; elsewhere it does not exist, and nothing happens. Its owner is not ours:
-- the migrating login joins the tables to it, where it may.
create or replace function ops._realtime_join() returns boolean language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime' and not puballtables)
     or exists (select from pg_catalog.pg_publication_tables where pubname = 'supabase_realtime' and schemaname = 'ops') then
    return false;
  end if;
  alter publication supabase_realtime add table ops.run, ops.event;
  return true;
exception when insufficient_privilege then
  raise warning 'the login "%" may not add tables to the publication supabase_realtime', current_user;
  return false;
end
$$;
grant execute on function ops._realtime_join() to lhcr_owner;
do $$
declare
  v_schema text := coalesce(nullif(current_setting('lhcr.api_schema', true), ''), 'public');
  v_name text;
  v_function record;
begin
  foreach v_name in array array['runs', 'run_phases', 'run_events', 'artifacts', 'sessions', 'run_templates', 'lake_tables', 'schedules', 'alerts'] loop
    if exists (select from pg_catalog.pg_class c where c.relnamespace = v_schema::regnamespace and c.relname = v_name
                  and (c.relkind <> 'v' or c.relowner <> 'lhcr_owner'::regrole)) then
      raise exception using errcode = 'LH007', message = format('"%s.%s" exists and is not ours', v_schema, v_name),
        detail = jsonb_build_object('object', v_schema || '.' || v_name)::text,
        hint = 'rename it, or migrate with another lhcr.api_schema';
    end if;
  end loop;
  for v_function in
    select p.oid, p.proname, p.provolatile, pg_get_function_arguments(p.oid) as arguments,
           pg_get_function_identity_arguments(p.oid) as identity,
           (select string_agg(format('%I => %I', a.name, a.name), ', ' order by a.no)
              from unnest(p.proargnames) with ordinality as a (name, no)) as call
      from pg_catalog.pg_proc p
     where p.pronamespace = 'ops'::regnamespace and has_function_privilege('lhcr_user', p.oid, 'execute') and p.proname not like '\_%'
  loop
    if exists (select from pg_catalog.pg_proc p where p.pronamespace = v_schema::regnamespace and p.proname = v_function.proname
                  and p.proowner <> 'lhcr_owner'::regrole) then
      raise exception using errcode = 'LH007', message = format('function "%s.%s" exists and is not ours', v_schema, v_function.proname),
        detail = jsonb_build_object('object', v_schema || '.' || v_function.proname)::text,
        hint = 'rename it, or migrate with another lhcr.api_schema';
    end if;
    execute format('create or replace function %I.%I(%s) returns jsonb language sql %s security invoker set search_path = pg_catalog, pg_temp as %L',
      v_schema, v_function.proname, v_function.arguments, case v_function.provolatile when 's' then 'stable' else 'volatile' end,
      format('select ops.%I(%s)', v_function.proname, v_function.call));
    execute format('revoke all on function %I.%I(%s) from public, anon', v_schema, v_function.proname, v_function.identity);
    execute format('grant execute on function %I.%I(%s) to lhcr_user, lhcr_worker, authenticated, service_role',
      v_schema, v_function.proname, v_function.identity);
  end loop;

  execute format('create or replace view %I.runs with (security_invoker = true) as
    select r.run_id, j.name as project, e.name as environment, r.template_name as template, r.template_version,
           r.status, r.lane, r.priority, r.git_sha, r.git_dirty, r.spec_slug, r.spec_hash, r.params, r.labels,
           r.queue_key, r.retry_of, r.rebuild_of, r.as_of, r.input_manifest, r.output_manifest, r.failure,
           r.created_at, r.claimed_at, r.started_at, r.finished_at, r.cancel_requested_at, r.session_id, r.on_failure
      from ops.run r join ops.environment e using (environment_id) join ops.project j on j.project_id = r.project_id', v_schema);
  execute format('create or replace view %I.run_phases with (security_invoker = true) as
    select p.run_id, p.phase_no, p.name as phase, p.kind, p.executor, p.status, p.attempt, p.crashes, p.input, p.output,
           p.usage, p.failure, p.reused_from, p.queued_at, p.started_at, p.finished_at, p.approve, p.approval from ops.phase p', v_schema);
  execute format('create or replace view %I.run_events with (security_invoker = true) as
    select e.run_id, e.seq, e.event_id, p.name as phase, e.ts, e.level, e.type, e.message, e.payload
      from ops.event e left join ops.phase p on p.run_id = e.run_id and p.phase_no = e.phase_no', v_schema);
  execute format('create or replace view %I.artifacts with (security_invoker = true) as
    select a.sha256, a.byte_size, a.content_type, a.storage_url, j.name as project, e.name as environment, a.created_at
      from ops.artifact a join ops.environment e using (environment_id) join ops.project j on j.project_id = a.project_id', v_schema);
  execute format('create or replace view %I.sessions with (security_invoker = true) as
    select s.session_id, s.name, j.name as project, e.name as environment, s.on_failure, s.created_at, s.archived_at
      from ops.session s join ops.environment e using (environment_id) join ops.project j on j.project_id = s.project_id', v_schema);
  execute format('create or replace view %I.run_templates with (security_invoker = true) as
    select t.template_id, j.name as project, t.name, t.version, t.kind, t.body, t.created_at
      from ops.template t join ops.project j using (project_id)', v_schema);
  execute format('create or replace view %I.lake_tables with (security_invoker = true) as
    select t.name, t.layer, t.format, t.location, t.version, t.row_count, t.byte_count, t.columns, t.run_id, t.published_at,
           j.name as project, e.name as environment
      from ops.lake_table t join ops.environment e using (environment_id) join ops.project j on j.project_id = t.project_id', v_schema);
  execute format('create or replace view %I.schedules with (security_invoker = true) as
    select s.schedule_id, s.name, j.name as project, e.name as environment, s.cron, s.time_zone, s.catchup, s.overlap, s.request, s.next_at, s.last_at,
           s.last_run_id, s.paused_at, s.created_at, s.updated_at
      from ops.schedule s join ops.environment e using (environment_id) join ops.project j on j.project_id = s.project_id', v_schema);
  execute format('create or replace view %I.alerts with (security_invoker = true) as
    select a.alert_id, j.name as project, e.name as environment, a.rule, a.subject, a.severity, a.message, a.facts, a.run_id, a.times, a.first_at, a.last_at,
           a.owners, a.acked_at, a.resolved_at, a.resolution
      from ops.alert a join ops.environment e using (environment_id) join ops.project j on j.project_id = a.project_id', v_schema);
  foreach v_name in array array['runs', 'run_phases', 'run_events', 'artifacts', 'sessions', 'run_templates', 'lake_tables', 'schedules', 'alerts'] loop
    execute format('revoke all on %I.%I from public, anon', v_schema, v_name);
    execute format('grant select on %I.%I to lhcr_user, lhcr_worker, authenticated, service_role', v_schema, v_name);
  end loop;
end
$$;
reset role;
select ops._realtime_join();
