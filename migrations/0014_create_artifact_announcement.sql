-- What attempts are about to push: as long as the attempt holds its lease, the collector leaves these hashes alone,
-- whether the bytes are being sent now or have been in the store for a year and are only relied on.
set local role lhcr_owner;

create table ops.artifact_announcement (
  org_id int not null,
  project_id int not null,
  environment_id int not null,
  sha256 text collate "C" not null,
  run_id uuid not null,
  phase_no smallint not null,
  lease_token uuid not null,
  announced_at timestamptz not null,
  primary key (environment_id, sha256, lease_token),
  constraint artifact_announcement_sha256_is_lower_hex check (sha256 ~ '^[0-9a-f]{64}$'));
create index artifact_announcement_by_lease on ops.artifact_announcement (run_id, phase_no, lease_token);

-- for who asks whether a rebuild's scratch is still of use
create index run_rebuild_by_origin on ops.run (environment_id, rebuild_of) where rebuild_of is not null;

select ops._table_secure('ops.artifact_announcement');
reset role;
