-- The gate between environments: a version of a template that did not succeed in the environment before is refused, unless a member with the role
-- that the gate names lets it through, by name and with a reason (request field promotion_override), which is in the run's trail and the audit.
-- Called by _run_template (every way to a run of a template: run_create, schedules) and _run_make. Errors: LH003 gate_rejected, LH004.
set local role lhcr_owner;
-- A run of this version cannot be older than the version, so no more than that is read, newest first. Then what retention kept of it.
create or replace function ops._promotion_proof(p_environment_id int, p_template ops.template) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return coalesce((select r.run_id from ops.run r where r.environment_id = p_environment_id and r.run_id >= ops._uuid_v7_least(p_template.created_at)
      and r.template_id = p_template.template_id and r.status = 'succeeded' and r.rebuild_of is null order by r.run_id desc limit 1),
    (select p.run_id from ops.promotion_proof p where p.environment_id = p_environment_id and p.template_id = p_template.template_id));
end
$$;

create or replace function ops._uuid_v7_least(p_at timestamptz) returns uuid
language sql immutable
  return (lpad(to_hex(floor(extract(epoch from p_at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;

create or replace function ops._promotion_check(p_environment ops.environment, p_template ops.template, p_request jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_gate ops.promotion_gate;
  v_after text;
begin
  select * into v_gate from ops.promotion_gate where environment_id = p_environment.environment_id;
  if not found then
    return;
  end if;
  if ops._promotion_proof(v_gate.after_environment_id, p_template) is not null then
    return;
  end if;
  v_after := (select name from ops.environment where environment_id = v_gate.after_environment_id);
  if p_request ->> 'promotion_override' is null then
    perform ops._fail('LH003', format('version %s of template "%s" has not succeeded in %s: it is not run in %s', p_template.version, p_template.name, v_after, p_environment.name),
      jsonb_build_object('gate', 'promotion', 'template', p_template.name, 'template_version', p_template.version, 'environment', p_environment.name, 'after', v_after),
      format('run it in %s first; a member with the role %s may override with a reason (promotion_override)', v_after, v_gate.override_role));
  elsif not ops._has_role(p_environment.environment_id, v_gate.override_role::text) then
    perform ops._fail('LH004', format('to override the promotion gate of %s takes the role %s', p_environment.name, v_gate.override_role),
      jsonb_build_object('gate', 'promotion', 'environment', p_environment.name, 'role', v_gate.override_role), 'whoami lists what this login is');
  end if;
end
$$;

-- Says so where the gate was overridden and needed to be: in the run's trail and the audit.
create or replace function ops._promotion_record(p_run ops.run, p_template ops.template, p_request jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_gate ops.promotion_gate;
  v_detail jsonb;
begin
  if p_request ->> 'promotion_override' is null then
    return;
  end if;
  select * into v_gate from ops.promotion_gate where environment_id = p_run.environment_id;
  if not found or ops._promotion_proof(v_gate.after_environment_id, p_template) is not null then
    return;
  end if;
  v_detail := jsonb_build_object('reason', p_request ->> 'promotion_override', 'by', session_user, 'role', v_gate.override_role,
    'after', (select name from ops.environment where environment_id = v_gate.after_environment_id),
    'template', p_template.name, 'template_version', p_template.version);
  perform ops._event_add(p_run, null::smallint, 'RUN_QUEUED', 'warn', format('version %s of the template has not succeeded in %s; the gate is overridden: %s',
    p_template.version, v_detail ->> 'after', p_request ->> 'promotion_override'), v_detail);
  perform ops._audit('promotion_override', p_run.org_id, p_run.project_id, p_run.environment_id, 'run', p_run.run_id::text, v_detail);
end
$$;
reset role;
