-- Times leave the database in one form: RFC 3339, UTC, microseconds.
set local role lhcr_owner;
create or replace function ops._rfc3339(p_at timestamptz) returns text language sql stable
  return to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
reset role;
