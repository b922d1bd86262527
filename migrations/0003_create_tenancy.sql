-- Who may do what where: organisation → project → environment; principals, their memberships and what each
-- role permits. Everything a run owns carries the three ids, so that a policy needs one indexed comparison.
set local role lhcr_owner;

create table ops.organisation (
  org_id int generated always as identity primary key,
  name text collate "C" not null,
  created_at timestamptz not null default ops.now(),
  constraint organisation_name_is_unique unique (name),
  constraint organisation_name_is_a_slug check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'));

create table ops.project (
  project_id int generated always as identity primary key,
  org_id int not null references ops.organisation,
  name text collate "C" not null,
  created_at timestamptz not null default ops.now(),
  constraint project_name_is_unique_in_its_organisation unique (org_id, name),
  constraint project_name_is_a_slug check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'));

create table ops.environment (
  environment_id int generated always as identity primary key,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  name text collate "C" not null,
  created_at timestamptz not null default ops.now(),
  constraint environment_name_is_unique_in_its_project unique (project_id, name),
  constraint environment_name_is_dev_stage_or_prod check (name in ('dev', 'stage', 'prod')));

-- A principal is known by its database login, or (through a registered gateway only) by the subject or the
-- role of a verified token.
create table ops.principal (
  principal_id uuid primary key,
  name text not null,
  kind text collate "C" not null,
  login text collate "C",
  token_subject text collate "C",
  token_role text collate "C",
  created_at timestamptz not null default ops.now(),
  disabled_at timestamptz,
  constraint principal_login_is_unique unique (login),
  constraint principal_token_subject_is_unique unique (token_subject),
  constraint principal_token_role_is_unique unique (token_role),
  constraint principal_kind_is_known check (kind in ('user', 'service', 'agent')),
  constraint principal_can_be_recognised check (num_nonnulls(login, token_subject, token_role) >= 1));

-- The logins whose request.jwt.claims are believed (PostgREST's authenticator). Any login can set that
-- setting, so it counts for nobody else.
create table ops.gateway (
  login text collate "C" primary key,
  created_at timestamptz not null default ops.now());

create type ops.member_role as enum ('platform_admin', 'data_engineer', 'analytics_engineer',
  'bi_developer', 'ai_engineer', 'operator', 'auditor');

create table ops.membership (
  principal_id uuid not null references ops.principal,
  org_id int not null references ops.organisation,
  project_id int references ops.project,
  environment_id int references ops.environment,
  role ops.member_role not null,
  created_at timestamptz not null default ops.now(),
  constraint membership_is_granted_once
    unique nulls not distinct (principal_id, org_id, project_id, environment_id, role),
  constraint membership_of_an_environment_names_its_project
    check (environment_id is null or project_id is not null));

create table ops.role_permission (
  role ops.member_role not null,
  permission text collate "C" not null,
  primary key (role, permission));

select ops._table_secure(t) from unnest(array['ops.organisation', 'ops.project', 'ops.environment',
  'ops.principal', 'ops.gateway', 'ops.membership', 'ops.role_permission']::regclass[]) as t;
reset role;
