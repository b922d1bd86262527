-- Finds a run, checks a permission on it and locks its row. The order of locks everywhere: the advisory locks of its
-- lines (session lane, queue_key), run, phase, lease; ready rows are never waited for. A run that the caller may not read does
-- not exist for him. Errors: LH006 not_found, LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops._queue_key_lock(p_environment_id int, p_queue_key text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('lhcr queue_key ' || p_environment_id || ' ' || p_queue_key, 0));
end
$$;

create or replace function ops._run_check(p_run_id uuid, p_environment_id int, p_permission text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if p_environment_id is null or not ops._permits(p_permission, p_environment_id) then
    if p_environment_id is null or not ops._permits('run.read', p_environment_id) then
      perform ops._fail('LH006', format('run "%s" is not found', p_run_id), jsonb_build_object('run_id', p_run_id),
        'run_list shows the runs of your environments');
    end if;
    perform ops._fail('LH004', format('permission "%s" is missing for run "%s"', p_permission, p_run_id),
      jsonb_build_object('run_id', p_run_id, 'permission', p_permission),
      'ask a platform admin for a role that has it');
  end if;
end
$$;

create or replace function ops._run_lock(p_run_id uuid, p_permission text) returns ops.run
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run ops.run;
  v_line text;
begin
  select * into v_run from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_run.environment_id, p_permission);
  foreach v_line in array ops._run_lines(v_run) loop
    perform ops._queue_key_lock(v_run.environment_id, v_line);
  end loop;
  select * into v_run from ops.run where run_id = p_run_id for update;
  return v_run;
end
$$;
reset role;
