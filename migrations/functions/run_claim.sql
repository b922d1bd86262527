-- Claims the next runnable phases: of any run that the caller may work on, or of one run. An empty array says
-- that there is nothing. Repeated with its claim_id it answers what it took the first time. p_start begins the attempts too, as
-- phase_start would: one round trip less for a caller that is sure to work on what it gets.
-- Callers: `lhcr worker`, `lhcr run claim`. Locks: queue rows (skipping what is held), the runs taken.
-- Errors: LH022 invalid_argument, LH004 not_authorised, LH006 not_found, LH007 conflict (both of p_run_id: no such run; it asks for more than the worker has).
set local role lhcr_owner;
create or replace function ops.run_claim(p_worker text, p_lanes text[] default null, p_limit int default 1,
  p_lease interval default null, p_run_id uuid default null, p_claim_id uuid default null,
  p_executors text[] default null, p_environment text default null, p_start boolean default false)
returns jsonb language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_worker ops.worker;
  v_environments int[] := ops._environments_permitted('run.work');
  v_lease_ms int;
  v_claim ops.claim;
  v_queue_ids int[];
  v_taken record;
  v_limited boolean;
begin
  if cardinality(v_environments) = 0 then
    perform ops._fail('LH004', format('login "%s" may not work on runs', session_user), '{}',
      'ask a platform admin for the role operator or data_engineer');
  end if;
  if p_limit is null or p_limit not between 1 and 1000 or p_lease not between interval '1 second' and interval '24 hours' then
    perform ops._fail('LH022', 'a claim takes from 1 to 1000 phases for a lease from 1 second to 24 hours',
      jsonb_build_object('limit', p_limit, 'lease', p_lease));
  end if;
  v_lease_ms := extract(epoch from p_lease) * 1000;
  v_worker := ops._worker_find(p_worker);
  if p_claim_id is not null then
    perform pg_advisory_xact_lock(hashtextextended('lhcr claim ' || p_claim_id, 0));
    select * into v_claim from ops.claim where claim_id = p_claim_id;
    if found then
      if v_claim.worker_id <> v_worker.worker_id then
        perform ops._fail('LH007', format('claim "%s" was made by another worker', p_claim_id), jsonb_build_object('claim_id', p_claim_id));
      end if;
      return ops._claim_answer(p_claim_id, v_claim.run_ids, v_claim.phase_nos, v_claim.lease_tokens);
    end if;
  end if;
  v_claim.claim_id := coalesce(p_claim_id, ops.uuid_v7(ops.now()));
  if exists (select from ops.concurrency_limit) or exists (select from ops.cap) then
    perform ops._concurrency_begin(v_environments), ops._cap_begin(v_environments);
  end if;
  for v_try in 1 .. 2 loop
    if p_run_id is not null then
      v_taken := ops._ready_take_run(p_run_id, v_worker);
    else
      v_queue_ids := array(select q.queue_id from ops.queue q join ops.environment e using (environment_id)
        where q.environment_id = any (v_environments) and (p_environment is null or e.name = p_environment)
          and (p_lanes is null or q.lane = any (p_lanes)) and (p_executors is null or q.executor = any (p_executors))
          and q.requires <@ ops._capabilities(v_worker));
    end if;
    for v_round in 1 .. 8 loop  -- what finds no slot is parked, and there may be others behind it
      if p_run_id is null then
        v_taken := ops._ready_take(v_queue_ids, p_limit);
      end if;
      v_claim.run_ids := v_taken.run_ids;
      v_claim.phase_nos := v_taken.phase_nos;
      v_limited := cardinality(v_taken.run_ids) > 0 and (exists (select from ops.concurrency_limit) or exists (select from ops.cap));
      if v_limited then
        select a.run_ids, a.phase_nos into v_claim.run_ids, v_claim.phase_nos
          from ops._cap_admit(v_taken.run_ids, v_taken.phase_nos) c, ops._concurrency_admit(c.run_ids, c.phase_nos) a;
      end if;
      exit when cardinality(v_claim.run_ids) > 0 or p_run_id is not null or cardinality(v_taken.run_ids) = 0;
    end loop;
    exit when cardinality(v_claim.run_ids) > 0 or not exists (
      select from ops.lease where expires_at <= ops.now() union all
      (select from ops.due where due_at <= ops.now() order by due_at limit 1));
    -- nothing is ready, but something has come due: where no worker ticks, a claim sees to it itself
    perform ops.stale_requeue(50), ops.promote_due(50);
  end loop;
  if cardinality(v_claim.run_ids) > 0 then
    v_taken := ops._claim_take(v_worker, v_claim.run_ids, v_claim.phase_nos, v_lease_ms, coalesce(p_start, false), v_claim.claim_id, p_run_id is null);
    if v_limited then
      perform ops._concurrency_unslot(v_claim.run_ids) where cardinality(v_taken.run_ids) < cardinality(v_claim.run_ids);
      perform ops._cap_reserve(v_taken.run_ids, v_taken.phase_nos);
    end if;
    v_claim.run_ids := v_taken.run_ids;
    v_claim.phase_nos := v_taken.phase_nos;
    v_claim.lease_tokens := v_taken.lease_tokens;
  end if;
  if coalesce(cardinality(v_claim.run_ids), 0) = 0 then
    if p_run_id is null then
      perform ops._clocks_rest(v_queue_ids);
      -- and is alive: with no leases there may be no heartbeat that says so
      update ops.worker set waiting_since = coalesce(waiting_since, ops.now()), seen_at = greatest(seen_at, ops.now())
       where worker_id = v_worker.worker_id and (waiting_since is null or seen_at < ops.now() - interval '5 seconds');
    end if;
    return jsonb_build_object('claim_id', p_claim_id, 'claims', '[]'::jsonb);
  end if;
  if p_claim_id is not null then
    insert into ops.claim (claim_id, worker_id, run_ids, phase_nos, lease_tokens, claimed_at)
    values (v_claim.claim_id, v_worker.worker_id, v_claim.run_ids, v_claim.phase_nos, v_claim.lease_tokens, ops.now());
  end if;
  return ops._claim_answer(v_claim.claim_id, v_claim.run_ids, v_claim.phase_nos, v_claim.lease_tokens);
end
$$;

-- The queue row of one run's runnable phase, if it has one and no other claim holds it.
create or replace function ops._ready_take_run(p_run_id uuid, p_worker ops.worker, out run_ids uuid[], out phase_nos smallint[])
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_environment_id int;
  v_phase ops.phase;
begin
  select environment_id into v_environment_id from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_environment_id, 'run.work');
  select * into v_phase from ops.phase where run_id = p_run_id and status = 'queued';
  if not v_phase.requires <@ ops._capabilities(p_worker) then
    perform ops._fail('LH007', format('phase "%s" asks for what worker "%s" has not', v_phase.name, p_worker.name),
      jsonb_build_object('run_id', p_run_id, 'phase', v_phase.name, 'requires', v_phase.requires, 'capabilities', ops._capabilities(p_worker)),
      'a worker says what it has when it registers: `lhcr worker --capability NAME=VALUE`');
  end if;
  with taken as (
    delete from ops.ready where ctid = any (array(select r.ctid from ops.ready r
      where r.queue_id = v_phase.queue_id and r.key = v_phase.ready_key and r.run_id = p_run_id
        and r.phase_no = v_phase.phase_no for update skip locked))
    returning ready.run_id, ready.phase_no)
  select array_agg(run_id), array_agg(phase_no) into run_ids, phase_nos from taken;
end
$$;
reset role;
