-- One audit row, in the transaction of the mutation: if it cannot be written nothing happens. It finds its month also where nobody has ticked for
-- months: a room that was left alone begins again with org_bootstrap and worker_register, which make no run.
set local role lhcr_owner;
create or replace function ops._audit(p_action text, p_org_id int, p_project_id int, p_environment_id int,
  p_kind text, p_object text, p_detail jsonb default '{}')
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_now timestamptz := ops.now();
begin
  perform ops._partition_now(v_now);
  insert into ops.audit (audit_id, at, principal_id, login, action, org_id, project_id, environment_id,
                         object_kind, object_id, detail)
  values (ops.uuid_v7(v_now), v_now, ops._principal(), session_user, p_action, p_org_id, p_project_id,
          p_environment_id, p_kind, p_object, p_detail);
end
$$;
reset role;
