-- A phase that its template marks with `approve` waits until a member with that role lets it through, or refuses it, which
-- cancels the run. A platform admin may stand in for any role; `by_another` asks for someone else than who made the run.
-- Callers: `lhcr run approve`. Locks: the run's lines, run. Errors: LH072 illegal_transition (nothing waits), LH004, LH006.
set local role lhcr_owner;
create or replace function ops._has_role(p_environment_id int, p_role text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_principal uuid := ops._principal();
begin
  return exists (select from ops.membership m join ops.environment e on e.environment_id = p_environment_id and e.org_id = m.org_id
     and (m.project_id is null or m.project_id = e.project_id) and (m.environment_id is null or m.environment_id = e.environment_id)
   where m.principal_id = v_principal and not exists (select from ops.principal p where p.principal_id = v_principal and p.scopes is not null)  -- agents let nothing through
     and m.role::text in (p_role, 'platform_admin'));
end
$$;

create or replace function ops.phase_approve(p_run_id uuid, p_phase text default null, p_reason text default null, p_reject boolean default false)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.read');
  v_phase ops.phase;
  v_reason text := left(coalesce(p_reason, ''), 1000);
begin
  select * into v_phase from ops.phase where run_id = p_run_id and status = 'held' and (p_phase is null or name = p_phase);
  if not found then
    perform ops._fail('LH072', format('no phase of run "%s" waits for an approval', p_run_id),
      jsonb_build_object('run_id', p_run_id, 'phase', p_phase, 'status', v_run.status), 'run_show tells where the run stands');
  end if;
  if not ops._has_role(v_run.environment_id, v_phase.approve ->> 'role') then
    perform ops._fail('LH004', format('phase "%s" waits for a member with the role %s', v_phase.name, v_phase.approve ->> 'role'),
      jsonb_build_object('run_id', p_run_id, 'phase', v_phase.name, 'role', v_phase.approve -> 'role'), 'whoami lists what this login is');
  end if;
  if coalesce((v_phase.approve ->> 'by_another')::boolean, false) and v_run.created_by = ops._principal() then
    perform ops._fail('LH004', format('phase "%s" waits for someone else than who made the run', v_phase.name),
      jsonb_build_object('run_id', p_run_id, 'phase', v_phase.name, 'role', v_phase.approve -> 'role'), 'ask a colleague with that role');
  end if;
  update ops.phase set approval = jsonb_build_object('by', ops._principal(), 'login', session_user, 'at', ops._rfc3339(ops.now()),
      'approved', not coalesce(p_reject, false), 'reason', nullif(v_reason, ''))
   where run_id = p_run_id and phase_no = v_phase.phase_no;
  if coalesce(p_reject, false) then
    update ops.run set cancel_requested_at = ops.now(), cancel_reason = coalesce(nullif(v_reason, ''), 'the approval was refused') where run_id = p_run_id;
    v_run.status := ops._run_advance(p_run_id, 'cancel');
    perform ops._event_add(v_run, v_phase.phase_no, 'RUN_CANCELLED', 'warn', format('the approval of phase "%s" was refused: %s', v_phase.name,
      coalesce(nullif(v_reason, ''), 'no reason is given')));
  else
    perform ops._phase_advance(v_run, v_phase.phase_no, 'resume');
    perform ops._event_add(v_run, v_phase.phase_no, 'PHASE_APPROVED', 'info', format('phase "%s" is approved%s', v_phase.name, coalesce(': ' || nullif(v_reason, ''), '')),
      jsonb_build_object('by', session_user));
    perform ops._phase_next(v_run);
  end if;
  perform ops._audit('phase_approve', v_run.org_id, v_run.project_id, v_run.environment_id, 'run', p_run_id::text,
    jsonb_build_object('phase', v_phase.name, 'approved', not coalesce(p_reject, false), 'reason', nullif(v_reason, '')));
  return (select jsonb_build_object('run_id', r.run_id, 'status', r.status, 'phase', p.name, 'phase_status', p.status, 'approval', p.approval)
    from ops.run r join ops.phase p using (run_id) where r.run_id = p_run_id and p.phase_no = v_phase.phase_no);
end
$$;
reset role;
