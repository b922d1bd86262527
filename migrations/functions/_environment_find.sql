-- The one environment that a request names, checked for a permission. What the caller may not even read does
-- not exist for him. Errors: LH006 not_found, LH004 not_authorised, LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops._environment_find(p_org text, p_project text, p_environment text, p_permission text)
returns ops.environment language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_environment ops.environment;
  v_ids int[];
  v_readable int[] := ops._environments_permitted('run.read');
begin
  if p_project is null or p_environment is null then
    perform ops._fail('LH022', 'a request names its project and its environment',
      jsonb_build_object('project', p_project, 'environment', p_environment),
      'give "project" and "environment" (dev, stage or prod)');
  end if;
  v_ids := array(select e.environment_id from ops.environment e
    join ops.project p using (project_id) join ops.organisation o on o.org_id = e.org_id
    where p.name = p_project and e.name = p_environment and (p_org is null or o.name = p_org)
      and e.environment_id = any (v_readable || ops._environments_permitted(p_permission)));
  if cardinality(v_ids) = 0 then
    perform ops._fail('LH006', format('environment "%s" of project "%s" is not found', p_environment, p_project),
      jsonb_build_object('project', p_project, 'environment', p_environment),
      'whoami lists what this login is a member of');
  elsif cardinality(v_ids) > 1 then
    perform ops._fail('LH022', format('project "%s" exists in several organisations', p_project),
      jsonb_build_object('project', p_project), 'give "org" too');
  elsif not ops._permits(p_permission, v_ids[1]) then
    perform ops._fail('LH004', format('permission "%s" is missing in environment "%s" of project "%s"',
        p_permission, p_environment, p_project),
      jsonb_build_object('permission', p_permission, 'project', p_project, 'environment', p_environment),
      'ask a platform admin for a role that has it');
  end if;
  select * into v_environment from ops.environment where environment_id = v_ids[1];
  return v_environment;
end
$$;
reset role;
