-- Which of these runs are rebuilds whose scratch nobody needs any more: they ended before the retention, and so did
-- every retry that reuses their phases and every rebuild made of them. Runs that are no rebuilds, of environments
-- in which the caller may not clean, or unknown here are not answered: what nobody can vouch for stays.
-- Callers: `lhcr artifact gc`, the compare phase of a rebuild (with p_remove: it says in the audit what it will do).
-- Errors: LH004 not_authorised, LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops.scratch_expired(p_run_ids uuid[], p_retain interval, p_remove boolean default false) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('store.clean');
  v_before timestamptz := ops.now() - p_retain;
  v_expired uuid[];
begin
  if cardinality(v_environments) = 0 then
    perform ops._fail('LH004', format('login "%s" may not clean the store of any environment', session_user), '{}',
      'ask a platform admin for the role operator or data_engineer');
  end if;
  if p_run_ids is null or cardinality(p_run_ids) > 1000 or p_retain is null or p_retain < interval '0' then
    perform ops._fail('LH022', 'a clean-up names at most 1000 runs and a retention that is not negative',
      jsonb_build_object('run_ids', cardinality(p_run_ids)));
  end if;
  v_expired := array(select r.run_id from ops.run r
    where r.run_id = any (p_run_ids) and r.environment_id = any (v_environments) and r.rebuild_of is not null
      and r.finished_at < v_before
      and not exists (select from ops.run n
        where n.environment_id = r.environment_id and n.run_id <> r.run_id and (n.finished_at is null or n.finished_at >= v_before)
          and (n.rebuild_of = r.run_id or n.rebuild_of = r.rebuild_of
            and exists (select from ops.phase p where p.run_id = n.run_id and p.reused_from = r.run_id)))
    order by r.run_id);
  if p_remove then
    perform ops._audit('scratch_expired', r.org_id, r.project_id, r.environment_id, 'run', r.run_id::text)
      from ops.run r where r.run_id = any (v_expired);
  end if;
  return jsonb_build_object('expired', v_expired);
end
$$;
reset role;
