-- The first months, so that a new database can take a run before any worker has ticked.
set local role lhcr_owner;
select ops.partition_ensure();
reset role;
