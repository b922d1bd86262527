-- Artifacts: write-once, addressed by content within (organisation, environment): knowing a hash never gives
-- another tenant's bytes. Links say which runs refer to them.
set local role lhcr_owner;

create table ops.artifact (
  artifact_id uuid not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  sha256 text collate "C" not null,
  byte_size bigint not null,
  content_type text not null,
  storage_url text not null,
  created_at timestamptz not null,
  primary key (org_id, environment_id, sha256),
  constraint artifact_id_is_unique unique (artifact_id),
  constraint artifact_sha256_is_lower_hex check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint artifact_size_is_not_negative check (byte_size >= 0));

create table ops.artifact_link (
  run_id uuid not null,
  phase_no smallint not null,
  attempt smallint not null,
  name text collate "C" not null,
  sha256 text collate "C" not null,
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  created_at timestamptz not null,
  primary key (run_id, phase_no, attempt, name)
) partition by range (run_id);
create index artifact_link_by_sha256 on ops.artifact_link (environment_id, sha256);

select ops._table_secure('ops.artifact');
reset role;
