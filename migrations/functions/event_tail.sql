-- Events over all runs that the caller may read, as they are committed: no late commit is skipped, no page waits
-- for a long transaction. The cursor is a snapshot: what the next call owes is exactly what was not visible in
-- it, that is rows of transactions then in progress (few, looked up one by one) or begun later. A page that is
-- full keeps both ends of its window and its place in it. null begins with the oldest event, 'now' with the next.
-- Callers: followers of all runs (alert rules, exports). Errors: LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops.event_tail(p_cursor text default null, p_limit int default 1000) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := ops._environments_permitted('run.read');
  v_parts text[] := string_to_array(coalesce(p_cursor, ''), '|');
  v_from pg_snapshot;
  v_to pg_snapshot;
  v_after record;
  v_events jsonb;
  v_count int;
  v_last text;
begin
  if p_limit is null or p_limit not between 1 and 10000 or length(p_cursor) > 65536 then
    perform ops._fail('LH022', 'a page has from 1 to 10000 events', jsonb_build_object('limit', p_limit));
  end if;
  if p_cursor = 'now' then
    return jsonb_build_object('events', '[]'::jsonb, 'cursor', pg_current_snapshot()::text, 'more', false);
  end if;
  begin
    v_from := coalesce(nullif(v_parts[1], ''), '1:1:')::pg_snapshot;
    v_to := coalesce(v_parts[2]::pg_snapshot, pg_current_snapshot());
    select coalesce(v_parts[3], '0')::xid8 as xid, coalesce(v_parts[4], '00000000-0000-0000-0000-000000000000')::uuid as run_id,
           coalesce(v_parts[5], '0')::bigint as seq into v_after;
  exception when data_exception then
    perform ops._fail('LH022', 'the cursor is none of ours', '{}', 'use the cursor of the last page, null or "now"');
  end;
  select coalesce(jsonb_agg(ops._event_json(e, p.name) order by e.xid, e.run_id, e.seq), '[]'), count(*),
         (array_agg(e.xid::text || '|' || e.run_id || '|' || e.seq order by e.xid desc, e.run_id desc, e.seq desc))[1]
    into v_events, v_count, v_last
    from (select o.* from ops.event o
           where (o.xid >= pg_snapshot_xmax(v_from) or o.xid = any (array(select pg_snapshot_xip(v_from))))
             and o.xid < pg_snapshot_xmax(v_to) and pg_visible_in_snapshot(o.xid, v_to)
             and (o.xid, o.run_id, o.seq) > (v_after.xid, v_after.run_id, v_after.seq)
             and o.environment_id = any (v_environments)
           order by o.xid, o.run_id, o.seq limit p_limit) e
    left join ops.phase p on p.run_id = e.run_id and p.phase_no = e.phase_no;
  return jsonb_build_object('events', v_events, 'more', v_count = p_limit,
    'cursor', case when v_count = p_limit then v_from::text || '|' || v_to::text || '|' || v_last else v_to::text end);
end
$$;
reset role;
