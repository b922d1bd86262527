-- The audit trail, chained. A row is written with its change and takes no common lock; a tick seals what no late commit can come before
-- any more, in batches, a chain for each organisation (0: what concerns none). A batch names its rows with their hashes, so that verification
-- can say which one was changed, taken out or put in.
set local role lhcr_owner;

alter table ops.audit add column xid bigint;  -- of the transaction that wrote it; null: before there was a chain
alter table ops.audit alter column xid set default (pg_current_xact_id()::text::bigint);
create index audit_by_xid on ops.audit using brin (xid) with (pages_per_range = 16, autosummarize = on);

create table ops.audit_chain (
  only_one boolean primary key default true check (only_one),
  sealed_below bigint not null,  -- every row of a transaction below it is in a batch
  sealed_at timestamptz not null);
insert into ops.audit_chain (sealed_below, sealed_at) values (0, ops.now());

create table ops.audit_batch (
  org_id int not null,
  seq bigint not null,
  sealed_at timestamptz not null,
  audit_ids uuid[] not null,
  row_hashes bytea not null,  -- 32 bytes for each of audit_ids, in their order
  chain_hash bytea not null,  -- sha256(the one before || seq, times and row_hashes of this one)
  rows_total bigint not null,
  primary key (org_id, seq),
  constraint audit_batch_names_its_rows check (octet_length(row_hashes) = 32 * cardinality(audit_ids) and cardinality(audit_ids) > 0));

create function ops._audit_guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'LH072', message = 'the audit trail is never updated or deleted', detail = jsonb_build_object('table', tg_table_name)::text,
    hint = 'retention drops whole months';
end
$$;
create trigger audit_is_never_changed before update or delete on ops.audit for each row execute function ops._audit_guard();
create trigger audit_batches_are_never_changed before update or delete or truncate on ops.audit_batch for each statement execute function ops._audit_guard();

select ops._table_secure(t) from unnest(array['ops.audit_chain', 'ops.audit_batch']::regclass[]) as t;
reset role;
