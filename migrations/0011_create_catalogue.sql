-- Connections (never a password), the catalogue of published tables with its history, and settings.
set local role lhcr_owner;

create table ops.connection (
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  name text collate "C" not null,
  kind text collate "C" not null,
  conninfo text not null,
  secret_ref text,
  options jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (environment_id, name),
  constraint connection_name_is_a_slug check (name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$'),
  constraint connection_conninfo_holds_no_password check (
    conninfo !~* '(^|[\s?&;])(password|passfile_content|sslpassword|pwd|secret|token)\s*='
    and conninfo !~ '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#@]*:[^/?#@]+@'),
  constraint connection_options_hold_no_password check (
    options::text !~* '"(password|sslpassword|pwd|secret|secret_key|token|api_key)"\s*:'));

create table ops.lake_table (
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  name text collate "C" not null,
  layer text collate "C" not null,
  format text collate "C" not null,
  location text not null,
  version bigint not null,
  row_count bigint not null,
  byte_count bigint not null,
  columns jsonb not null,
  detail jsonb not null,
  run_id uuid not null,
  phase_no smallint not null,
  published_at timestamptz not null,
  primary key (environment_id, name));

create table ops.lake_table_version (
  like ops.lake_table including comments,
  primary key (environment_id, name, version));

create table ops.setting (
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  name text collate "C" not null,
  value jsonb not null,
  revision bigint not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  primary key (environment_id, name),
  constraint setting_name_is_short_and_printable check (name ~ '^[[:graph:]]+$' and length(name) <= 512));

select ops._table_secure(t) from unnest(array['ops.connection', 'ops.lake_table', 'ops.lake_table_version',
  'ops.setting']::regclass[]) as t;
reset role;
