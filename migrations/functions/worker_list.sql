-- Workers of the environments that the caller may look into, and whether each is alive: seen within 15 s, and
-- with its session lock there if it holds one. Callers: `lhcr doctor`, `run create --wait`. Errors: none.
set local role lhcr_owner;
create or replace function ops.worker_list() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('worker.read');
begin
  return jsonb_build_object('workers', (select coalesce(jsonb_agg(jsonb_build_object('worker_id', w.worker_id, 'worker', w.name,
      'info', w.info, 'session_lock', w.session_lock, 'registered_at', ops._rfc3339(w.registered_at),
      'seen_at', ops._rfc3339(w.seen_at), 'alive', w.seen_at > ops.now() - interval '15 seconds' and w.lock_lost_at is null,
      'leases', (select count(*) from ops.lease l where l.worker_id = w.worker_id and l.environment_id = any (v_environments)))
      order by w.name, w.registered_at), '[]')
    from ops.worker w
   where exists (select from ops.membership m join ops.environment e on e.org_id = m.org_id
       and (m.project_id is null or m.project_id = e.project_id) and (m.environment_id is null or m.environment_id = e.environment_id)
      where m.principal_id = w.principal_id and e.environment_id = any (v_environments))));
end
$$;
reset role;
