-- Everything that must happen by itself, for the whole database: schedules, alerts, leases of the dead, timeouts, backoffs that are
-- over, scores that changed, partitions ahead, old claims, keys, announcements and workers. Each worker calls it about each second; one at a time does it, the
-- others are answered at once with busy. Errors: LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops.maintenance_tick(p_worker text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_partitions int := 0;
  v_promoted int;
  v_requeued int;
  v_timed_out int;
  v_fired int;
  v_alerts jsonb := '{}';
begin
  if cardinality(ops._environments_permitted('run.work')) = 0 then
    perform ops._fail('LH004', format('login "%s" may not work on runs', session_user), '{}',
      'ask a platform admin for the role operator or data_engineer');
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('lhcr maintenance_tick', 0)) then
    return jsonb_build_object('requeued', 0, 'timed_out', 0, 'promoted', 0, 'partitions', 0, 'fired', 0, 'alerts', 0, 'deliveries', ops._delivery_due(), 'busy', true);
  end if;
  perform ops._partition_now(ops.now());  -- before anything reads the tables: none that is being read takes a partition
  v_fired := ops.schedule_tick();  -- it may wait for a line, and nothing is held yet
  v_requeued := ops.stale_requeue();
  v_timed_out := ops.timeout_expire();
  v_promoted := ops.promote_due();
  perform ops._rescore_tick();
  if (select sealed_at < ops.now() - interval '10 seconds' from ops.audit_chain) then
    perform ops._audit_seal_for(interval '0.25 seconds');
  end if;
  if random() < 0.03 then
    perform ops._floors_check();
    perform ops._alert_prune();
  end if;
  begin
    v_alerts := ops.alert_tick();
  exception when others then  -- whatever is wrong with an alert, leases and timeouts go on
    raise warning 'alerts were not evaluated: %', sqlerrm;
  end;
  if to_regclass('ops.audit_p' || to_char((ops.now() + interval '2 months') at time zone 'UTC', 'YYYY_MM')) is null then
    begin
      v_partitions := ops.partition_ensure();
    exception when lock_not_available then
      raise warning 'partitions ahead are not made yet: a long transaction holds a table';
    end;
  end if;
  delete from ops.claim where ctid = any (array(select ctid from ops.claim
    where claimed_at < ops.now() - interval '1 day' order by claimed_at limit 1000 for update skip locked));
  delete from ops.idempotency_key where ctid = any (array(select ctid from ops.idempotency_key
    where created_at < ops.now() - interval '30 days' order by created_at limit 1000 for update skip locked));
  delete from ops.artifact_announcement where ctid = any (array(select a.ctid from ops.artifact_announcement a
    where not exists (select from ops.lease l where l.run_id = a.run_id and l.phase_no = a.phase_no and l.lease_token = a.lease_token)
    limit 1000 for update skip locked));
  delete from ops.worker w where w.seen_at < ops.now() - interval '1 day'
    and not exists (select from ops.lease l where l.worker_id = w.worker_id) and not (w.session_lock and ops._session_lock_held(w.lock_key));
  perform ops._concurrency_tick(), ops._cap_tick();  -- last: they hold the turns of the claims until commit
  return jsonb_build_object('requeued', v_requeued, 'timed_out', v_timed_out, 'promoted', v_promoted,
    'partitions', v_partitions, 'fired', v_fired, 'alerts', coalesce((v_alerts ->> 'raised')::int, 0), 'deliveries', ops._delivery_due(), 'busy', false);
end
$$;
reset role;
