-- What enters a queue gets its virtual time under a lock that lasts a moment (_fair_times): the sequences need no stride any more.
set local role lhcr_owner;
drop function if exists ops._stride_set(regclass, int);
reset role;
