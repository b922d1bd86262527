-- The order of a project's environments: each asks for a success in the one before. A list of one environment, or none, opens all gates.
-- Callers: `lhcr promotion set|show`. Errors: LH022 invalid_argument, LH006 not_found, LH004.
set local role lhcr_owner;
create or replace function ops.promotion_set(p_project text, p_environments text[], p_override_role text default 'platform_admin', p_org text default null)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_org, p_project, 'member.write');
  v_known text[] := array(select name from ops.environment where project_id = v_project.project_id order by environment_id);
begin
  perform ops._permitted_everywhere('member.write', v_project.org_id, v_project.project_id);
  if p_environments is null or cardinality(p_environments) > 16 or not p_environments <@ v_known
     or cardinality(p_environments) <> (select count(distinct e) from unnest(p_environments) e) then
    perform ops._fail('LH022', 'the order of promotion names environments of the project, each once', jsonb_build_object('environments', p_environments),
      format('the project has %s', array_to_string(v_known, ', ')));
  end if;
  if not coalesce(p_override_role = any (enum_range(null::ops.member_role)::text[]), false) then
    perform ops._fail('LH022', format('"%s" is no role', left(p_override_role, 60)), jsonb_build_object('override_role', left(p_override_role, 60)),
      format('a role is one of %s', array_to_string(enum_range(null::ops.member_role), ', ')));
  end if;
  delete from ops.promotion_gate where project_id = v_project.project_id;
  insert into ops.promotion_gate (environment_id, after_environment_id, org_id, project_id, override_role, updated_by, updated_at)
    select e.environment_id, lag(e.environment_id) over (order by o.no), v_project.org_id, v_project.project_id, p_override_role::ops.member_role, ops._principal(), ops.now()
      from unnest(p_environments) with ordinality o (name, no) join ops.environment e on e.project_id = v_project.project_id and e.name = o.name
    order by o.no offset 1;
  perform ops._audit('promotion_set', v_project.org_id, v_project.project_id, null, 'project', v_project.name,
    jsonb_build_object('environments', p_environments, 'override_role', p_override_role));
  return ops.promotion_show(p_project, null, p_org);
end
$$;

-- The gates, and of a template its versions with where each has succeeded and may run.
create or replace function ops.promotion_show(p_project text, p_template text default null, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_project ops.project := ops._project_find(p_org, p_project, 'template.read');
begin
  if p_template is not null then
    perform ops._template_find(v_project.project_id, p_template, null);
  end if;
  return jsonb_build_object('project', v_project.name,
    'gates', (select coalesce(jsonb_agg(jsonb_build_object('environment', e.name, 'after', b.name, 'override_role', g.override_role,
        'updated_at', ops._rfc3339(g.updated_at)) order by e.environment_id), '[]')
      from ops.promotion_gate g join ops.environment e using (environment_id) join ops.environment b on b.environment_id = g.after_environment_id
     where g.project_id = v_project.project_id),
    'versions', (select coalesce(jsonb_agg(jsonb_build_object('template', t.name, 'version', t.version, 'environment', e.name, 'succeeded', p.run_id,
        'open', g.environment_id is null or ops._promotion_proof(g.after_environment_id, t) is not null) order by t.version desc, e.environment_id), '[]')
      from (select * from ops.template where project_id = v_project.project_id and name = p_template order by version desc limit 5) t
     cross join ops.environment e left join ops.promotion_gate g using (environment_id)
     cross join lateral (select ops._promotion_proof(e.environment_id, t) as run_id) p
     where e.project_id = v_project.project_id and e.environment_id = any (ops._environments_permitted('run.read'))));
end
$$;
reset role;
