-- Agents: principals of an organisation that are recognised by a key. A key is shown once and kept as its hash; it may end, and be revoked. Scopes
-- bound what the agent may use of what its role permits; a budget is kept for whoever meters it.
set local role lhcr_owner;

alter table ops.principal
  add column org_id int references ops.organisation,
  add column scopes text[],
  add column budget jsonb,
  add constraint principal_that_is_an_agent_of_an_organisation_has_scopes check (org_id is null or kind = 'agent' and scopes is not null and budget is not null);
create unique index agent_name_is_unique_in_its_organisation on ops.principal (org_id, name) where org_id is not null;

create table ops.agent_key (
  key_id uuid primary key,
  principal_id uuid not null references ops.principal,
  org_id int not null references ops.organisation,
  key_sha256 bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint agent_key_is_one_of_its_kind unique (key_sha256));
create index agent_key_by_agent on ops.agent_key (principal_id);

select ops._table_secure('ops.agent_key');
reset role;
