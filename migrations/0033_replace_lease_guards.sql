-- The guards of leases look each row up. As a join the planner walked over the whole index of leases when its statistics said that there are few: under
-- a transaction held open every lease that ever was is still in it, and claims and completions became slower with each (by a third after 100,000).
set local role lhcr_owner;
create or replace function ops._lease_guard_phase() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_run_id uuid;
begin
  select n.run_id into v_run_id from new_rows n
   where n.lease_token is distinct from (select l.lease_token from ops.lease l where l.run_id = n.run_id and l.phase_no = n.phase_no) limit 1;
  if found then
    raise exception using errcode = 'check_violation', constraint = 'phase_is_leased_exactly_while_claimed_or_running',
      message = format('a phase of run %s and its lease disagree', v_run_id);
  end if;
  return null;
end
$$;

create or replace function ops._lease_guard_insert() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_run_id uuid;
begin
  select l.run_id into v_run_id from new_rows l
   where l.lease_token is distinct from (select p.lease_token from ops.phase p where p.run_id = l.run_id and p.phase_no = l.phase_no) limit 1;
  if found then
    raise exception using errcode = 'check_violation', constraint = 'phase_is_leased_exactly_while_claimed_or_running',
      message = format('a lease of run %s belongs to no claimed or running phase', v_run_id);
  end if;
  return null;
end
$$;

create or replace function ops._lease_guard_delete() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
declare
  v_run_id uuid;
begin
  select l.run_id into v_run_id from old_rows l
   where l.lease_token = (select p.lease_token from ops.phase p where p.run_id = l.run_id and p.phase_no = l.phase_no)
     and (select c.run_id from ops.lease c where c.run_id = l.run_id and c.phase_no = l.phase_no) is null limit 1;
  if found then
    raise exception using errcode = 'check_violation', constraint = 'phase_is_leased_exactly_while_claimed_or_running',
      message = format('a phase of run %s would lose its lease while claimed or running', v_run_id);
  end if;
  return null;
end
$$;
reset role;
