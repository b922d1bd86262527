-- Retention by dropping: months that ended before the one of now − p_keep, whole, oldest first; never one that something holds
-- (_month_holds). A month goes in steps: a row in pruned_month, then each partition is detached (run first, so that no half of a run is seen), then
-- each dropped. p_steps bounds the steps of one call, so that a caller gives each a transaction of its own and no lock on a parent table lasts
-- longer than its step; null does all in one. What was killed in between, the next call goes on with. Chains of the audit trail keep their batches:
-- what is missing below an exported checkpoint is "pruned" to audit_verify, not "gone". What succeeded in the month stays promoted (promotion_proof).
-- Locks: one advisory lock; a parent ACCESS EXCLUSIVE while a partition is detached, waited for 500 ms: `busy` says who was in the way.
-- Callers: `lhcr admin prune`. Only members of lhcr_owner. Errors: LH004 not_authorised, LH007 conflict (another prune), LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops._prune_begin(p_month date, p_history boolean) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_from uuid := ops._uuid_v7_floor(p_month::timestamp at time zone 'UTC');
  v_to uuid := ops._uuid_v7_floor((p_month + interval '1 month') at time zone 'UTC');
  v_versions bigint := 0;
  v_month ops.pruned_month;
begin
  insert into ops.pruned_month (month, from_id, to_id, began_at, pruned_by, row_count, byte_count)
    select p_month, v_from, v_to, ops.now(), session_user, coalesce(sum(p.row_estimate), 0), coalesce(sum(p.byte_count), 0)
      from ops._partitions() p where p.month = p_month
    on conflict (month) do update set began_at = excluded.began_at, finished_at = null  -- an empty month that somebody made again
    returning * into v_month;
  insert into ops.pruned_chain (month, org_id, row_count, seq, chain_hash)
    select p_month, a.org_id, a.row_count, e.seq, e.chain_hash
      from (select coalesce(a.org_id, 0) as org_id, count(*) as row_count from ops.audit a where a.audit_id >= v_from and a.audit_id < v_to group by 1) a
      cross join lateral (select * from ops.audit_exported e where e.org_id = a.org_id order by e.seq desc limit 1) e
    on conflict do nothing;
  insert into ops.promotion_proof as p (environment_id, template_id, run_id, org_id, project_id)
    select distinct on (r.environment_id, r.template_id) r.environment_id, r.template_id, r.run_id, r.org_id, r.project_id
      from ops.run r where r.run_id >= v_from and r.run_id < v_to and r.status = 'succeeded' and r.rebuild_of is null
     order by r.environment_id, r.template_id, r.run_id desc
    on conflict (environment_id, template_id) do update set run_id = greatest(p.run_id, excluded.run_id);
  if p_history then
    delete from ops.lake_table_version where run_id >= v_from and run_id < v_to;
    get diagnostics v_versions = row_count;
  end if;
  perform ops._audit('prune', null, null, null, 'month', to_char(p_month, 'YYYY-MM'),
    jsonb_build_object('rows', v_month.row_count, 'bytes', v_month.byte_count, 'versions', v_versions, 'chains',
      (select coalesce(jsonb_agg(jsonb_build_object('org_id', c.org_id, 'rows', c.row_count, 'seq', c.seq, 'chain_hash', encode(c.chain_hash, 'hex')) order by c.org_id), '[]')
         from ops.pruned_chain c where c.month = p_month)));
end
$$;

-- The next step of a month that has begun: what it did, null when nothing is left. One relation a step.
create or replace function ops._prune_step(p_month date) returns text
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_part record;
begin
  select * into v_part from ops._partitions() p where p.month = p_month
   order by not p.attached, array_position(array['run', 'phase', 'attempt', 'event', 'artifact_link', 'audit'], p.parent) limit 1;
  if not found then
    update ops.pruned_month set finished_at = ops.now() where month = p_month and finished_at is null;
    return null;
  elsif v_part.attached then
    execute format('alter table ops.%I detach partition ops.%I', v_part.parent, v_part.name);
    return 'detached ' || v_part.name;
  else
    execute format('drop table ops.%I', v_part.name);
    return 'dropped ' || v_part.name;
  end if;
end
$$;

-- Who holds the tables that a prune waits for, the longest first.
create or replace function ops._prune_blocker() returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('pid', a.pid, 'application', a.application_name, 'login', a.usename, 'since', ops._rfc3339(a.xact_start),
      'relation', l.relation::regclass::text)
    from pg_locks l join pg_stat_activity a using (pid)
   where l.granted and l.pid <> pg_backend_pid() and l.database = (select oid from pg_database where datname = current_database())
     and l.relation in (select c.oid from pg_class c where c.relnamespace = 'ops'::regnamespace and c.relname ~ '^(run|phase|attempt|event|artifact_link|audit)(_p\d{4}_\d\d)?$')
   order by a.xact_start nulls first, l.relation limit 1
$$;

create or replace function ops.prune(p_keep interval, p_dry_run boolean default false, p_history boolean default false, p_steps int default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set lock_timeout = '500ms' as $$
declare
  v_before date := date_trunc('month', (ops.now() - p_keep) at time zone 'UTC');
  v_covered uuid;
  v_origins uuid[];
  v_month record;
  v_holds jsonb;
  v_months jsonb := '[]';
  v_done text[] := '{}';
  v_step text;
begin
  perform ops._owner_check('prune');
  if p_keep is null or p_keep < interval '2 months' or p_keep > interval '100 years' or coalesce(p_steps, 1) < 1 then
    perform ops._fail('LH022', 'a prune keeps at least 2 months', jsonb_build_object('keep', p_keep, 'steps', p_steps),
      'idempotency keys name runs for 30 days; for example ''13 months''');
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('lhcr prune', 0)) then
    perform ops._fail('LH007', 'another prune is under way', '{}', 'wait for its end; then this one finds what is left');
  end if;
  v_covered := ops._audit_covered_below();
  v_origins := ops._run_origins();
  for v_month in
    select p.month, sum(p.row_estimate)::bigint as rows, sum(p.byte_count)::bigint as bytes, m.month is not null and m.finished_at is null as begun
      from ops._partitions() p left join ops.pruned_month m using (month)
     where p.month < v_before or m.month is not null and m.finished_at is null
     group by p.month, m.month, m.finished_at
    union select m.month, 0, 0, true from ops.pruned_month m  -- killed between the last drop and the note of it
     where m.finished_at is null and not exists (select from ops._partitions() p where p.month = m.month)
     order by 1
  loop
    v_holds := case when v_month.begun then '{"held_by": []}' else ops._month_holds(v_month.month, v_covered, v_origins, p_history) end;
    v_months := v_months || jsonb_build_object('month', to_char(v_month.month, 'YYYY-MM'), 'rows', v_month.rows, 'bytes', v_month.bytes,
      'action', case when v_holds -> 'held_by' <> '[]' then 'kept' else 'prune' end, 'begun', v_month.begun, 'held_by', v_holds -> 'held_by');
    continue when v_holds -> 'held_by' <> '[]' or p_dry_run;
    if not v_month.begun then
      perform ops._prune_begin(v_month.month, p_history);
      v_done := v_done || format('began %s', to_char(v_month.month, 'YYYY-MM'));
    end if;
    loop
      if cardinality(v_done) >= p_steps then
        return jsonb_build_object('before', to_char(v_before, 'YYYY-MM'), 'dry_run', false, 'months', v_months, 'steps', v_done, 'more', true, 'busy', null);
      end if;
      begin
        v_step := ops._prune_step(v_month.month);
      exception when lock_not_available then
        return jsonb_build_object('before', to_char(v_before, 'YYYY-MM'), 'dry_run', false, 'months', v_months, 'steps', v_done, 'more', true,
          'busy', coalesce(ops._prune_blocker(), '{}'));
      end;
      exit when v_step is null;
      v_done := v_done || v_step;
    end loop;
  end loop;
  return jsonb_build_object('before', to_char(v_before, 'YYYY-MM'), 'dry_run', p_dry_run, 'months', v_months, 'steps', v_done, 'more', false, 'busy', null);
end
$$;
reset role;
