-- What proves and what repeats: the audit trail (written in the transaction of the mutation itself) and the
-- idempotency keys of run_create and run_retry, unique per project for 30 days.
set local role lhcr_owner;

create table ops.audit (
  audit_id uuid not null,
  at timestamptz not null,
  principal_id uuid,
  login text collate "C" not null,
  action text collate "C" not null,
  org_id int,
  project_id int,
  environment_id int,
  object_kind text collate "C" not null,
  object_id text collate "C" not null,
  detail jsonb not null,
  primary key (audit_id)
) partition by range (audit_id);
create index audit_by_object on ops.audit (object_id, audit_id);

create table ops.idempotency_key (
  project_id int not null,
  key text collate "C" not null,
  org_id int not null,
  request_sha256 bytea not null,
  run_id uuid not null,
  created_at timestamptz not null,
  primary key (project_id, key),
  constraint idempotency_key_is_short check (length(key) between 1 and 255));
create index idempotency_key_by_age on ops.idempotency_key (created_at);

select ops._table_secure('ops.idempotency_key');
reset role;
