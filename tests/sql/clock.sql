-- The test clock: the only place that replaces ops.now(). A test moves time by
-- `set local lhcr_test.shift = '10 minutes'`; the shipped body knows no setting (tests/sql/clock shows it).
create or replace function ops.now() returns timestamptz language sql volatile
  return clock_timestamp() + coalesce(nullif(current_setting('lhcr_test.shift', true), ''), '0')::interval;
