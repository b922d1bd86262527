-- _claim_take is told whether the lanes' clocks go with what it takes: the old signature goes.
set local role lhcr_owner;
drop function if exists ops._claim_take(ops.worker, uuid[], smallint[], int, boolean, uuid);
reset role;
