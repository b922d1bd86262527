-- A secret_ref says where a password is and can be none itself: env:NAME or file:/absolute/path (lib/base/secret.hpp reads them).
-- `not valid`: rows from before stay as they are; whoever uses a wrong one is told so.
set local role lhcr_owner;
alter table ops.connection add constraint connection_secret_ref_is_a_reference check (
  secret_ref ~ '^(env:[A-Za-z_][A-Za-z0-9_]*|file:/[^[:cntrl:]]+)$' and length(secret_ref) <= 1000) not valid;
reset role;
