-- run_claim takes p_start now: the old signature goes, so that a call by name finds one function. Callers that name their arguments,
-- as workers of the schema before do, find the new one.
set local role lhcr_owner;
drop function if exists ops.run_claim(text, text[], int, interval, uuid, uuid, text[], text);
drop function if exists ops._claim_take(ops.worker, uuid[], smallint[], int);
drop function if exists ops._audit_claim(uuid, ops.worker, uuid[], smallint[]);

-- `lease` is small and its statistics are stale: by a walk over it for each row a batch of n would cost n²
alter function ops._lease_guard_phase() set enable_seqscan = off;
alter function ops._lease_guard_insert() set enable_seqscan = off;
alter function ops._lease_guard_delete() set enable_seqscan = off;
reset role;
