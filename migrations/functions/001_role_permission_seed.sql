-- What each role permits: the one table. Rows not listed here are taken away again.
-- run.work is the right to claim and to write as an attempt; *.read never includes a secret, there is none.
set local role lhcr_owner;
with wanted (permission, roles) as (values
  ('run.read',         '{platform_admin,data_engineer,analytics_engineer,bi_developer,ai_engineer,operator,auditor}'),
  ('run.create',       '{platform_admin,data_engineer,analytics_engineer,ai_engineer,operator}'),
  ('run.cancel',       '{platform_admin,data_engineer,analytics_engineer,ai_engineer,operator}'),
  ('run.work',         '{platform_admin,data_engineer,operator}'),
  ('template.read',    '{platform_admin,data_engineer,analytics_engineer,bi_developer,ai_engineer,operator,auditor}'),
  ('template.write',   '{platform_admin,data_engineer,analytics_engineer}'),
  ('worker.read',      '{platform_admin,data_engineer,operator,auditor}'),
  ('connection.read',  '{platform_admin,data_engineer,operator,auditor}'),
  ('connection.write', '{platform_admin,data_engineer}'),
  ('catalogue.read',   '{platform_admin,data_engineer,analytics_engineer,bi_developer,ai_engineer,operator,auditor}'),
  ('setting.read',     '{platform_admin,data_engineer,operator,auditor}'),
  ('setting.write',    '{platform_admin,data_engineer,operator}'),
  ('alert.read',       '{platform_admin,data_engineer,analytics_engineer,bi_developer,ai_engineer,operator,auditor}'),
  ('alert.handle',     '{platform_admin,data_engineer,analytics_engineer,ai_engineer,operator}'),
  ('alert.write',      '{platform_admin,data_engineer}'),
  ('store.clean',      '{platform_admin,data_engineer,operator}'),
  ('audit.read',       '{platform_admin,auditor}'),
  ('member.read',      '{platform_admin,auditor}'),
  ('member.write',     '{platform_admin}')
), rows as (
  select unnest(roles::ops.member_role[]) as role, permission from wanted
), gone as (
  delete from ops.role_permission rp
   where not exists (select from rows r where r.role = rp.role and r.permission = rp.permission)
)
insert into ops.role_permission (role, permission) select role, permission from rows on conflict do nothing;
reset role;
