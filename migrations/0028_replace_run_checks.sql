-- A run's row is written anew by each claim and each end of a phase, and each time its CHECKs are evaluated: two regular expressions were a tenth of
-- what a claim in a batch costs. The same rules by translate(), which is not felt. And the signatures that the claim and the completion had.
set local role lhcr_owner;
drop function if exists ops._audit_claim(uuid, ops.worker, uuid[], smallint[], boolean);
drop function if exists ops._claim_take(ops.worker, uuid[], smallint[], int, boolean);
drop function if exists ops._completion_plain(ops.run, smallint, text, uuid, jsonb, jsonb);
drop function if exists ops._completions_write(jsonb, int[], timestamptz);
drop function if exists ops._floors_raise(int[]);

alter table ops.run
  drop constraint run_lane_is_short_and_printable,
  drop constraint run_git_sha_is_a_commit,
  add constraint run_lane_is_short_and_printable check (length(lane) between 1 and 64 and translate(lane,
    '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~', '') = ''),
  add constraint run_git_sha_is_a_commit check (length(git_sha) between 7 and 64 and translate(git_sha, '0123456789abcdef', '') = '');
reset role;
