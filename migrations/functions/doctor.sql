-- What the database can say about its own health: each finding with what it means and the command that repairs it. A check that cannot look
-- (no right, no statistics) says so; none writes. p_patience: how old a transaction, a wait or an unsealed row may be before it is a finding.
-- Callers: `lhcr doctor`. Errors: LH004 not_authorised (worker.read in any environment).
set local role lhcr_owner;
create or replace function ops._finding(p_status text, p_detail text, p_hint text default '', p_repair text default null, p_facts jsonb default '{}') returns jsonb
language sql immutable
  return jsonb_build_object('status', p_status, 'detail', p_detail, 'hint', p_hint, 'repair', p_repair, 'facts', p_facts);

-- How long ago, for people.
create or replace function ops._ago(p_at timestamptz) returns text
language sql stable
  return case when p_at is null then 'an unknown time' else (date_trunc('second', ops.now() - p_at))::text end;

create or replace function ops._doctor_queue(p_patience interval) returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_sum record;
begin
  select coalesce(sum((q ->> 'depth')::bigint), 0) as depth, coalesce(bool_or((q ->> 'estimated')::boolean), false) as estimated, min((q ->> 'oldest_at')::timestamptz) as oldest_at,
         coalesce(sum((q ->> 'running')::bigint + (q ->> 'claimed')::bigint), 0) as leased, coalesce(sum((q ->> 'parked')::bigint), 0) as parked
    into v_sum from jsonb_array_elements(ops.queue_stats() -> 'queues') q;
  return ops._finding(case when v_sum.oldest_at < ops.now() - p_patience then 'degraded' else 'ok' end,
    format('%s%s waiting%s, %s leased, %s parked', case when v_sum.estimated then 'about ' else '' end, v_sum.depth,
      case when v_sum.oldest_at is not null then ', the oldest for ' || ops._ago(v_sum.oldest_at) else '' end, v_sum.leased, v_sum.parked),
    case when v_sum.oldest_at < ops.now() - p_patience then 'more workers, or one for that lane; `lhcr queue stats` says which' else '' end,
    case when v_sum.oldest_at < ops.now() - p_patience then 'lhcr worker' end, to_jsonb(v_sum));
end
$$;

-- The statement of _ready_take, planned as it is there.
create or replace function ops._doctor_claim_plan() returns jsonb
language plpgsql volatile set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_plan json;
  v_nodes text[];
  v_invalid text;
begin
  execute 'explain (format json) select r.ctid from ops.ready r where r.queue_id = 1 and r.key >= 0 and r.key <= 9223372036854775807 order by r.key limit 10 for update skip locked' into v_plan;
  v_nodes := array(select m[1] from regexp_matches(v_plan::text, '"Node Type": "([^"]+)"', 'g') m);
  v_invalid := (select i.indexrelid::regclass::text from pg_index i where i.indrelid = 'ops.ready'::regclass and not i.indisvalid limit 1);
  if v_nodes && array['Seq Scan', 'Sort', 'Bitmap Heap Scan'] or not v_nodes && array['Index Scan', 'Index Only Scan'] then
    return ops._finding('failed', format('a claim does not read the queue in the order of its index: %s', array_to_string(v_nodes, ' over ')),
      case when v_invalid is not null then format('index %s is invalid', v_invalid) else 'the index of the queue is gone: `lhcr migrate verify` names what differs' end,
      case when v_invalid is not null then format('reindex index %s;', v_invalid) else 'lhcr migrate verify' end, jsonb_build_object('plan', v_plan));
  end if;
  return ops._finding('ok', 'a claim is an index scan', p_facts => jsonb_build_object('nodes', v_nodes));
end
$$;

-- What keeps dead rows from being cleaned: a transaction, a prepared one, a replication slot.
create or replace function ops._doctor_oldest_snapshot(p_patience interval) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_holder record;
begin
  select * into v_holder from (
    select greatest(age(a.backend_xmin), age(a.backend_xid)) as xids, 'process' as kind, a.pid::text as name, a.application_name as application, a.state, a.xact_start as since,
           a.query_start, format('select pg_terminate_backend(%s);', a.pid) as repair
      from pg_stat_activity a
     where (a.backend_xmin is not null or a.backend_xid is not null) and a.pid <> pg_backend_pid() and coalesce(a.backend_type, '') <> 'autovacuum worker'
       and (a.datid = (select oid from pg_database where datname = current_database()) or a.backend_type = 'walsender')
    union all
    select age(p.transaction), 'prepared transaction', p.gid, null, 'prepared', p.prepared, null, format('rollback prepared %L;', p.gid)
      from pg_prepared_xacts p where p.database = current_database()
    union all
    select greatest(age(s.xmin), age(s.catalog_xmin)), 'replication slot', s.slot_name, null, case when s.active then 'active' else 'inactive' end, null, null,
           format('select pg_drop_replication_slot(%L);', s.slot_name)
      from pg_replication_slots s where s.xmin is not null) h
   order by xids desc limit 1;
  if v_holder.kind is null or v_holder.since >= ops.now() - p_patience or v_holder.since is null and v_holder.xids < 100000 then
    return ops._finding('ok', case when v_holder.kind is null then 'nobody has one'
      else format('%s %s has it%s, %s transactions ago', v_holder.kind, v_holder.name, ' for ' || ops._ago(v_holder.since), v_holder.xids) end,
      case when v_holder.kind = 'process' and v_holder.since is null then 'since when is not ours to see: grant pg_read_all_stats to lhcr_owner' else '' end,
      p_facts => coalesce(to_jsonb(v_holder), '{}'));
  end if;
  return ops._finding('degraded', format('%s %s (%s) holds the oldest snapshot since %s, for %s; its last statement began %s ago; it is %s', v_holder.kind, v_holder.name,
      coalesce(nullif(v_holder.application, ''), 'no application name'), coalesce(ops._rfc3339(v_holder.since), '?'), ops._ago(v_holder.since), ops._ago(v_holder.query_start), coalesce(v_holder.state, 'of another login')),
    'dead rows stay and the audit trail is not sealed until it ends' || case when v_holder.since is null and v_holder.kind = 'process'
      then '; grant pg_read_all_stats to lhcr_owner shows since when' else '' end, v_holder.repair, to_jsonb(v_holder));
end
$$;

create or replace function ops._doctor_dead_tuples() returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_worst record;
begin
  select s.relid::regclass::text as name, s.n_dead_tup as dead, s.n_live_tup as live, greatest(s.last_vacuum, s.last_autovacuum) as vacuumed_at into v_worst
    from pg_stat_all_tables s where s.schemaname = 'ops' and s.n_dead_tup > 0
   order by s.n_dead_tup - (10000 + s.n_live_tup) desc limit 1;
  if v_worst.dead > 10000 + v_worst.live then
    return ops._finding('degraded', format('%s has %s dead rows beside %s live ones, last vacuumed %s', v_worst.name, v_worst.dead, v_worst.live,
        coalesce(ops._ago(v_worst.vacuumed_at) || ' ago', 'never')),
      'autovacuum cannot clean what the oldest snapshot may see, or is off', format('vacuum (analyze) %s;', v_worst.name), to_jsonb(v_worst));
  end if;
  return ops._finding('ok', format('%s in all tables', (select coalesce(sum(n_dead_tup), 0) from pg_stat_all_tables where schemaname = 'ops')), p_facts => coalesce(to_jsonb(v_worst), '{}'));
end
$$;

-- Indexes of the tables that rows enter and leave, against what their live rows need: keys by their mean width, 20 bytes around each, two thirds full.
create or replace function ops._doctor_index_bloat() returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_worst record;
begin
  select i.indexrelid::regclass::text as name, pg_relation_size(i.indexrelid) as bytes, n.needed::bigint as needed into v_worst
    from pg_index i join pg_class t on t.oid = i.indrelid
    cross join lateral (
      select 65536 + coalesce(pg_stat_get_live_tuples(t.oid), 0) * (20 + coalesce((
        select sum(coalesce(s.avg_width, 16)) from pg_attribute a left join pg_stats s on s.schemaname = 'ops' and s.tablename = t.relname and s.attname = a.attname
         where a.attrelid = t.oid and a.attnum = any (i.indkey)), 32)) * 1.5 as needed) n
   where t.oid in ('ops.ready'::regclass, 'ops.lease'::regclass, 'ops.due'::regclass, 'ops.queue_slot'::regclass, 'ops.queue_waiter'::regclass,
                   'ops.concurrency_slot'::regclass, 'ops.concurrency_waiter'::regclass, 'ops.claim'::regclass, 'ops.idempotency_key'::regclass)
   order by pg_relation_size(i.indexrelid) - n.needed desc limit 1;
  if v_worst.bytes > 8388608 and v_worst.bytes > 4 * v_worst.needed then
    return ops._finding('degraded', format('%s has %s where %s would do', v_worst.name, pg_size_pretty(v_worst.bytes), pg_size_pretty(v_worst.needed)),
      'its pages are nearly empty; a rebuild beside the work gives them back', format('reindex index concurrently %s;', v_worst.name), to_jsonb(v_worst));
  end if;
  return ops._finding('ok', format('the largest surplus is %s''s, of %s', v_worst.name, pg_size_pretty(greatest(0, v_worst.bytes - v_worst.needed))), p_facts => to_jsonb(v_worst));
end
$$;

create or replace function ops._doctor_replication_slots() returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_worst record;
begin
  if pg_is_in_recovery() then
    return ops._finding('ok', 'this is a standby');
  end if;
  select s.slot_name as name, s.active, pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn)::bigint as bytes into v_worst
    from pg_replication_slots s where not s.active and s.restart_lsn is not null order by 3 desc limit 1;
  if found then
    return ops._finding(case when v_worst.bytes > 10737418240 then 'failed' else 'degraded' end,
      format('slot "%s" is read by nobody and holds %s of WAL', v_worst.name, pg_size_pretty(v_worst.bytes)), 'the disk fills until its reader comes back or it is dropped',
      format('select pg_drop_replication_slot(%L);', v_worst.name), to_jsonb(v_worst));
  end if;
  return ops._finding('ok', format('%s slots, all are read', (select count(*) from pg_replication_slots)));
end
$$;

create or replace function ops._doctor_partitions() returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_now date := date_trunc('month', ops.now() at time zone 'UTC');
  v_ahead int := 0;
  v_half text := (select to_char(min(month), 'YYYY-MM') from ops.pruned_month where finished_at is null);
begin
  while (select count(*) = 6 from ops._partitions() p where p.attached and p.month = v_now + make_interval(months => v_ahead + 1)) and v_ahead < 36 loop
    v_ahead := v_ahead + 1;
  end loop;
  if v_ahead < 2 then
    return ops._finding(case v_ahead when 0 then 'failed' else 'degraded' end, format('%s months are made ahead', v_ahead), 'any worker that ticks makes three; or the owner by hand',
      'select ops.partition_ensure();', jsonb_build_object('ahead', v_ahead));
  elsif v_half is not null then
    return ops._finding('degraded', format('the prune of month %s has not ended', v_half), 'it goes on where it was', 'lhcr admin prune --keep 13mo', jsonb_build_object('ahead', v_ahead, 'pruning', v_half));
  end if;
  return ops._finding('ok', format('%s months are made ahead', v_ahead), p_facts => jsonb_build_object('ahead', v_ahead));
end
$$;

create or replace function ops._doctor_audit_seal(p_patience interval) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_chain ops.audit_chain;
  v_open record;
begin
  select * into v_chain from ops.audit_chain;
  select count(*) as rows, min(x.at) as since into v_open from (select a.at from ops.audit a where a.xid >= v_chain.sealed_below limit 10000) x;
  if v_open.since < ops.now() - p_patience then
    return ops._finding('degraded', format('%s%s audit rows are not sealed, since %s', case v_open.rows when 10000 then 'at least ' else '' end, v_open.rows, ops._rfc3339(v_open.since)),
      'a worker that ticks seals them, once no open transaction could still come before them (see oldest_snapshot)', 'lhcr worker --once', to_jsonb(v_open));
  end if;
  return ops._finding('ok', format('sealed %s ago, %s rows since', ops._ago(v_chain.sealed_at), v_open.rows), p_facts => to_jsonb(v_open));
end
$$;

create or replace function ops.doctor(p_patience interval default '5 minutes') returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set jit = off set statement_timeout = '30s' as $$
begin
  if cardinality(ops._environments_permitted('worker.read')) = 0 then
    perform ops._fail('LH004', 'permission "worker.read" is missing', jsonb_build_object('permission', 'worker.read'), 'ask a platform admin for the role operator or auditor');
  end if;
  return jsonb_build_object('checks', jsonb_build_array(
    ops._doctor_queue(p_patience) || '{"check": "queue"}', ops._doctor_claim_plan() || '{"check": "claim_plan"}',
    ops._doctor_oldest_snapshot(p_patience) || '{"check": "oldest_snapshot"}', ops._doctor_dead_tuples() || '{"check": "dead_tuples"}',
    ops._doctor_index_bloat() || '{"check": "index_bloat"}', ops._doctor_replication_slots() || '{"check": "replication_slots"}',
    ops._doctor_partitions() || '{"check": "partitions"}', ops._doctor_audit_seal(p_patience) || '{"check": "audit_seal"}'));
end
$$;
reset role;
-- Whose transaction is the oldest, and since when, is seen by who may read all statistics. Not ours to insist on.
do $$
begin
  grant pg_read_all_stats to lhcr_owner;
exception when insufficient_privilege then
  null;
end
$$;
