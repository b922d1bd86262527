-- Rules that no function can forget, and that hold for direct SQL by the owner too: events are never changed;
-- a phase is claimed or running exactly while its lease row exists, with the same token.
-- The lease rule is checked after each statement over all its rows: a claim changes phases and leases in one
-- statement, so a batch of 500 costs one check.
set local role lhcr_owner;

create function ops._event_guard() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'LH072', message = 'events are never updated or deleted',
    detail = '{"table": "event"}', hint = 'retention drops whole months';
end
$$;

create function ops._lease_guard_phase() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run_id uuid;
begin
  select n.run_id into v_run_id from new_rows n left join ops.lease l using (run_id, phase_no)
   where n.lease_token is distinct from l.lease_token limit 1;
  if found then
    raise exception using errcode = 'check_violation', constraint = 'phase_is_leased_exactly_while_claimed_or_running',
      message = format('a phase of run %s and its lease disagree', v_run_id);
  end if;
  return null;
end
$$;

create function ops._lease_guard_insert() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run_id uuid;
begin
  select l.run_id into v_run_id from new_rows l left join ops.phase p using (run_id, phase_no)
   where p.lease_token is distinct from l.lease_token limit 1;
  if found then
    raise exception using errcode = 'check_violation', constraint = 'phase_is_leased_exactly_while_claimed_or_running',
      message = format('a lease of run %s belongs to no claimed or running phase', v_run_id);
  end if;
  return null;
end
$$;

create function ops._lease_guard_delete() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_run_id uuid;
begin
  select l.run_id into v_run_id from old_rows l join ops.phase p using (run_id, phase_no)
   where p.lease_token = l.lease_token
     and not exists (select from ops.lease c where c.run_id = l.run_id and c.phase_no = l.phase_no) limit 1;
  if found then
    raise exception using errcode = 'check_violation', constraint = 'phase_is_leased_exactly_while_claimed_or_running',
      message = format('a phase of run %s would lose its lease while claimed or running', v_run_id);
  end if;
  return null;
end
$$;

create function ops._lease_guard_identity() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'check_violation', constraint = 'lease_identity_never_changes',
    message = format('the lease of run %s is another attempt''s', old.run_id);
end
$$;

-- Statement triggers of a partitioned table do not reach SQL that names a partition, so each gets its own.
create function ops._table_guard(p_table regclass, p_parent text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_parent = 'event' then
    execute format('create trigger events_are_never_truncated before truncate on %s
                    for each statement execute function ops._event_guard()', p_table);
  elsif p_parent = 'phase' then
    execute format('create trigger inserted_phases_agree_with_leases after insert on %s
      referencing new table as new_rows for each statement execute function ops._lease_guard_phase()', p_table);
    execute format('create trigger updated_phases_agree_with_leases after update on %s
      referencing new table as new_rows for each statement execute function ops._lease_guard_phase()', p_table);
  end if;
end
$$;

create trigger events_are_never_changed before update or delete on ops.event
  for each row execute function ops._event_guard();
select ops._table_guard('ops.event', 'event'), ops._table_guard('ops.phase', 'phase');
create trigger inserted_leases_agree_with_phases after insert on ops.lease
  referencing new table as new_rows for each statement execute function ops._lease_guard_insert();
create trigger deleted_leases_agree_with_phases after delete on ops.lease
  referencing old table as old_rows for each statement execute function ops._lease_guard_delete();
create trigger lease_identity_never_changes before update of run_id, phase_no, lease_token on ops.lease
  for each row execute function ops._lease_guard_identity();

select ops._table_secure(t) from unnest(array['ops.run', 'ops.phase', 'ops.attempt', 'ops.event',
  'ops.artifact_link', 'ops.audit']::regclass[]) as t;
reset role;
