-- Who commits to a table and who vacuums it keep out of each other's way: a commit checks that its files are there and then
-- names them, and in between nobody may remove one. Both answers hold until the end of the caller's transaction; the commits
-- themselves go side by side, the table's log decides between them. The table need not be published yet.
-- Callers: the publish phase (table_hold), `lhcr table vacuum --apply` (table_vacuum: for so many files, told to the audit).
-- Locks: the table's advisory lock, shared or alone; waits for those that are under way. Errors: LH004, LH006, LH022.
set local role lhcr_owner;
create or replace function ops._table_lock_key(p_environment_id int, p_name text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select hashtextextended('lhcr table ' || p_environment_id || ' ' || p_name, 0)
$$;

create or replace function ops.table_hold(p_project text, p_environment text, p_name text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'run.work');
begin
  perform set_config('idle_in_transaction_session_timeout', '10min', true);
  perform pg_advisory_xact_lock_shared(ops._table_lock_key(v_environment.environment_id, p_name));
  return jsonb_build_object('name', p_name);
end
$$;

create or replace function ops.table_vacuum(p_project text, p_environment text, p_name text, p_files int, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'store.clean');
begin
  perform set_config('idle_in_transaction_session_timeout', '60s', true);  -- who was stopped must not keep commits waiting
  perform pg_advisory_xact_lock(ops._table_lock_key(v_environment.environment_id, p_name));
  perform ops._audit('table_vacuum', v_environment.org_id, v_environment.project_id, v_environment.environment_id, 'table', p_name,
    jsonb_build_object('files', p_files));
  return jsonb_build_object('name', p_name);
end
$$;
reset role;
