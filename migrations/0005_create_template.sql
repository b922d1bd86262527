-- Templates: versioned, immutable descriptions of a run. body holds the request without its project; the same
-- body again is the same version, by its hash.
set local role lhcr_owner;

create table ops.template (
  template_id uuid primary key,
  org_id int not null references ops.organisation,
  project_id int not null references ops.project,
  name text collate "C" not null,
  version int not null,
  kind text collate "C" not null,
  body jsonb not null,
  body_sha256 bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  constraint template_version_is_unique unique (project_id, name, version),
  constraint template_version_starts_at_one check (version >= 1),
  constraint template_name_is_short_and_printable check (name ~ '^[[:graph:]]{1,128}$'));

select ops._table_secure('ops.template');
reset role;
