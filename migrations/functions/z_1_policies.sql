-- What people may read: one policy a table, for logins that hold one of the group roles. The subselect makes it
-- one call a query, the comparison uses the tables' own indexes. Nobody may write: there is no such grant.
-- Partitions are read through their parents only; they carry no policy but the owner's and the dump's.
set local role lhcr_owner;
do $$
declare
  v_rule record;
begin
  for v_rule in select * from (values
      ('run',                'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('phase',              'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('attempt',            'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('event',              'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('artifact',           'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('artifact_link',      'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('connection',         'environment_id = any ((select ops._environments_permitted(''connection.read''))::int[])'),
      ('lake_table',         'environment_id = any ((select ops._environments_permitted(''catalogue.read''))::int[])'),
      ('lake_table_version', 'environment_id = any ((select ops._environments_permitted(''catalogue.read''))::int[])'),
      ('concurrency_limit',  'environment_id = any ((select ops._environments_permitted(''setting.read''))::int[])'),
      ('signal',             'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('rescore',            'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('promotion_gate',     'project_id in (select e.project_id from ops.environment e)'),
      ('score_weight',       'project_id in (select e.project_id from ops.environment e)'),
      ('schedule',           'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('schedule_fire',      'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('backfill',           'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('alert_config',       'environment_id = any ((select ops._environments_permitted(''alert.read''))::int[])'),
      ('alert_rule',         'environment_id = any ((select ops._environments_permitted(''alert.read''))::int[])'),
      ('alert_route',        'environment_id = any ((select ops._environments_permitted(''alert.read''))::int[])'),
      ('alert',              'environment_id = any ((select ops._environments_permitted(''alert.read''))::int[])'),
      ('alert_count',        'environment_id = any ((select ops._environments_permitted(''alert.read''))::int[])'),
      ('session',            'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('environment',        'environment_id = any ((select ops._environments_permitted(''run.read''))::int[])'),
      ('template',           'project_id in (select e.project_id from ops.environment e)'),
      ('project',            'project_id in (select e.project_id from ops.environment e)'),
      ('organisation',       'org_id in (select e.org_id from ops.environment e)'),
      -- what concerns a whole project (a template) or organisation (a bootstrap) names no environment
      ('audit',              'environment_id = any ((select ops._environments_permitted(''audit.read''))::int[])
        or environment_id is null and project_id in (select e.project_id from ops.environment e
             where e.environment_id = any ((select ops._environments_permitted(''audit.read''))::int[]))
        or environment_id is null and project_id is null and org_id in (select e.org_id from ops.environment e
             where e.environment_id = any ((select ops._environments_permitted(''audit.read''))::int[]))')
    ) as r (name, condition)
  loop
    execute format('drop policy if exists member_reads on ops.%I', v_rule.name);
    execute format('create policy member_reads on ops.%I for select to lhcr_user, lhcr_worker, authenticated, service_role using (%s)',
                   v_rule.name, v_rule.condition);
    execute format('grant select on ops.%I to lhcr_user, lhcr_worker, authenticated, service_role', v_rule.name);
  end loop;
end
$$;
-- a token is the right to write: no column of it is readable, not even by members
revoke select on ops.attempt, ops.phase from lhcr_user, lhcr_worker, authenticated, service_role;
grant select (run_id, phase_no, org_id, project_id, environment_id, attempt, worker_id, claimed_by, claimed_at,
  started_at, finished_at, outcome, failure, usage) on ops.attempt to lhcr_user, lhcr_worker, authenticated, service_role;
grant select (run_id, phase_no, org_id, project_id, environment_id, phase_id, name, kind, executor, status, attempt,
  crashes, lease_ms, timeout_ms, retry, input, output, usage, failure, reused_from, due_at, queued_at, started_at, finished_at,
  concurrency, approve, approval, estimate, score, requires) on ops.phase to lhcr_user, lhcr_worker, authenticated, service_role;
reset role;
