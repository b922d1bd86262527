-- The months there are, with what holds each: live runs, published tables, audit rows that nobody has exported. Rows are the planner's
-- estimate, never counted. Only members of lhcr_owner may call it, for a month belongs to all organisations.
-- Callers: `lhcr admin partitions`, prune. Errors: LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops._owner_check(p_what text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not pg_has_role(session_user, 'lhcr_owner', 'member') then
    perform ops._fail('LH004', format('login "%s" may not %s', session_user, p_what), '{}',
      'run this as a member of the role lhcr_owner (lhcr: --migrate-database)');
  end if;
end
$$;

-- Each monthly partition, also one that a prune has detached and not dropped yet.
create or replace function ops._partitions() returns table (month date, parent text, name text, attached boolean, row_estimate bigint, byte_count bigint)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select to_date(m.part[2], 'YYYY_MM'), m.part[1], c.relname, i.inhrelid is not null, nullif(c.reltuples, -1)::bigint, pg_total_relation_size(c.oid)
    from pg_class c
    cross join lateral regexp_match(c.relname, '^(run|phase|attempt|event|artifact_link|audit)_p(\d{4}_\d\d)$') as m (part)
    left join pg_inherits i on i.inhrelid = c.oid
   where c.relnamespace = 'ops'::regnamespace and c.relkind = 'r' and m.part is not null
$$;

-- The least id of an audit row that no export has: everything below it may go. An export has what is sealed up to its checkpoint.
create or replace function ops._audit_covered_below() returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(min(x.audit_id::text)::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') from (
    select unnest(b.audit_ids) as audit_id
      from (select org_id from ops.organisation union all select 0) o
      cross join lateral (select coalesce(max(e.seq), 0) as seq from ops.audit_exported e where e.org_id = o.org_id) e
      join ops.audit_batch b on b.org_id = o.org_id and b.seq > e.seq
    union all
    select a.audit_id from ops.audit a, ops.audit_chain c where a.xid >= c.sealed_below or a.xid is null and c.sealed_below = 0) x
$$;

-- What holds the month: {live_runs, tables, versions, audit_exported, held_by: [text]}. A run holds its month while it lives, while its failure
-- holds a lane, and while a retry or a rebuild of it lives (p_origins). Tables: those whose current version a run of the month made; versions: those
-- of their history too. None of it can come back: runs begin in the month they are made in, and an end is final.
create or replace function ops._month_holds(p_month date, p_covered uuid, p_origins uuid[], p_history boolean) returns jsonb
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_from uuid := ops._uuid_v7_floor(p_month::timestamp at time zone 'UTC');
  v_to uuid := ops._uuid_v7_floor((p_month + interval '1 month') at time zone 'UTC');
  v_live bigint := (select count(*) from (select from ops.run r where r.run_id >= v_from and r.run_id < v_to and r.finished_at is null limit 10000) r);
  v_wanted bigint := (select count(*) from (select distinct o from unnest(p_origins) o where o >= v_from and o < v_to) o)
    + (select count(*) from ops.queue_slot s where s.run_id >= v_from and s.run_id < v_to and s.held_at is not null);
  v_tables bigint := (select count(*) from ops.lake_table t where t.run_id >= v_from and t.run_id < v_to);
  v_versions bigint := (select count(*) from ops.lake_table_version t where t.run_id >= v_from and t.run_id < v_to);
  v_exported boolean := v_to <= p_covered;
begin
  return jsonb_build_object('live_runs', v_live, 'tables', v_tables, 'versions', v_versions, 'audit_exported', v_exported, 'held_by', to_jsonb(array_remove(array[
    case when v_live > 0 then format('%s live runs', v_live) end,
    case when v_wanted > 0 then format('%s runs that a retry, a rebuild or a held lane needs', v_wanted) end,
    case when v_tables > 0 then format('the current version of %s tables', v_tables) end,
    case when v_versions > v_tables and not p_history then format('%s older versions of tables', v_versions - v_tables) end,
    case when not v_exported then 'audit rows that no export has' end], null)));
end
$$;

-- Runs that something alive goes back to.
create or replace function ops._run_origins() returns uuid[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  select array(select unnest(array_remove(array[r.retry_of, r.rebuild_of], null)) from ops.run r
                where r.finished_at is null and (r.retry_of is not null or r.rebuild_of is not null))
$$;

create or replace function ops.partition_list() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_covered uuid;
  v_origins uuid[];
  v_now date := date_trunc('month', ops.now() at time zone 'UTC');
begin
  perform ops._owner_check('look at the partitions');
  v_covered := ops._audit_covered_below();
  v_origins := ops._run_origins();
  return jsonb_build_object(
    'months', (select coalesce(jsonb_agg(jsonb_build_object('month', to_char(p.month, 'YYYY-MM'),
          'from', ops._rfc3339(p.month::timestamp at time zone 'UTC'), 'to', ops._rfc3339((p.month + interval '1 month') at time zone 'UTC'),
          'state', case when m.month is not null and m.finished_at is null then 'pruning' when p.month > v_now then 'ahead' when p.month = v_now then 'current' else 'past' end,
          'rows', p.rows, 'bytes', p.bytes, 'partitions', p.partitions)
        || case when p.month > v_now then '{"live_runs": 0, "tables": 0, "versions": 0, "audit_exported": true, "held_by": []}'
                else ops._month_holds(p.month, v_covered, v_origins, false) end order by p.month), '[]')
      from (select p.month, sum(p.row_estimate) as rows, sum(p.byte_count) as bytes, jsonb_agg(jsonb_build_object('partition', 'ops.' || p.name, 'parent', p.parent,
                     'attached', p.attached, 'rows', p.row_estimate, 'bytes', p.byte_count) order by p.name) as partitions
              from ops._partitions() p group by p.month) p
      left join ops.pruned_month m using (month)),
    'pruned', (select coalesce(jsonb_agg(jsonb_build_object('month', to_char(m.month, 'YYYY-MM'), 'rows', m.row_count, 'bytes', m.byte_count,
          'pruned_at', ops._rfc3339(m.finished_at), 'pruned_by', m.pruned_by) order by m.month), '[]') from ops.pruned_month m where m.finished_at is not null));
end
$$;
reset role;
