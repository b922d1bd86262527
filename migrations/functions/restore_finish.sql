-- What a dump cannot carry over to another server, put right after a restore: events lose the transaction ids of the
-- old server (a follower begins again; event ids let it drop what it has), and floors, which a dump reads later than
-- its rows, go back to the bottom. Idempotent; before workers start. Callers: `lhcr admin restore`.
-- Only members of lhcr_owner may call it. Locks: ACCESS EXCLUSIVE on the events while it runs. Errors: LH004.
set local role lhcr_owner;
create or replace function ops.restore_finish() returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_events bigint;
  v_floors bigint;
begin
  if not pg_has_role(session_user, 'lhcr_owner', 'member') then
    perform ops._fail('LH004', format('login "%s" may not finish a restore', session_user), '{}',
      'run this as a member of the role lhcr_owner');
  end if;
  alter table ops.event disable trigger events_are_never_changed;
  update ops.event set xid = '3' where xid > '3';
  get diagnostics v_events = row_count;
  alter table ops.event enable trigger events_are_never_changed;
  select count(setval(floor, -9223372036854775807)) into v_floors from ops.queue;
  perform setval(clock, (extract(epoch from ops.now()) * 1000000)::bigint) from ops.lane_clock;
  alter table ops.audit disable trigger audit_is_never_changed;
  update ops.audit a set xid = case when coalesce(a.xid, 0) < c.sealed_below then 0 else 1 end from ops.audit_chain c;
  alter table ops.audit enable trigger audit_is_never_changed;
  update ops.audit_chain set sealed_below = 1;  -- transactions of the old server mean nothing here: what it had not sealed is sealed next
  -- nor does their place in the events; and what the old server had still to send is not sent by a copy of it
  update ops.alert_cursor set seen_below = case when seen_below is not null then pg_snapshot_xmax(pg_current_snapshot()) end, owed = '{}';
  update ops.alert_delivery set status = 'skipped', finished_at = ops.now(), error = 'the database was restored' where status = 'pending';
  perform ops._cap_tick();  -- adds up by the old server's snapshots, and begins again with one of this
  perform ops.partition_ensure();
  perform ops._audit('restore_finish', null, null, null, 'database', current_database(),
    jsonb_build_object('events', v_events, 'floors', v_floors));
  return jsonb_build_object('events', v_events, 'floors', v_floors);
end
$$;
reset role;
