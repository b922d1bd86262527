-- Makes the monthly partitions from the month of p_from to p_months ahead of it. Called by the maintenance
-- tick (months ahead), and by _partition_now (runs, the audit) when nobody has ticked for months.
-- A partition is made standalone with its bounds as CHECK and then attached: that takes a light lock on the
-- parent, and no scan. It inherits neither flag of row level security, so it gets its own.
-- Locks: one advisory lock (a second caller waits and then finds the work done); lock_timeout 2 s.
set local role lhcr_owner;
create or replace function ops._partition_create(p_parent text, p_column text, p_month date) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_name text := format('%s_p%s', p_parent, to_char(p_month, 'YYYY_MM'));
  v_from uuid := ops._uuid_v7_floor(p_month::timestamp at time zone 'UTC');
  v_to uuid := ops._uuid_v7_floor((p_month + interval '1 month') at time zone 'UTC');
begin
  if to_regclass('ops.' || v_name) is not null then
    return false;
  end if;
  execute format('create table ops.%I (like ops.%I including all)', v_name, p_parent);
  if p_parent <> 'audit' then
    execute format('alter table ops.%I set (fillfactor = %s)', v_name,
                   case when p_parent in ('run', 'phase', 'attempt') then 70 else 100 end);
  end if;
  execute format('alter table ops.%I add constraint is_of_its_month check (%I >= %L and %I < %L)',
                 v_name, p_column, v_from, p_column, v_to);
  perform ops._table_secure(format('ops.%I', v_name)::regclass);
  perform ops._table_guard(format('ops.%I', v_name)::regclass, p_parent);
  execute format('alter table ops.%I attach partition ops.%I for values from (%L) to (%L)',
                 p_parent, v_name, v_from, v_to);
  execute format('alter table ops.%I drop constraint is_of_its_month', v_name);
  return true;
end
$$;

create or replace function ops.partition_ensure(p_from timestamptz default null, p_months int default 3)
returns int language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set lock_timeout = '2s' as $$
declare
  v_month date := date_trunc('month', coalesce(p_from, ops.now()) at time zone 'UTC');
  v_made int := 0;
  v_parent text;
begin
  if p_months is null or p_months not between 0 and 36 then
    perform ops._fail('LH022', 'partitions are made at most 36 months ahead', jsonb_build_object('months', p_months));
  end if;
  perform pg_advisory_xact_lock(hashtextextended('lhcr partition_ensure', 0));
  for i in 0 .. p_months loop
    foreach v_parent in array array['run', 'phase', 'attempt', 'event', 'artifact_link'] loop
      v_made := v_made + ops._partition_create(v_parent, 'run_id', v_month)::int;
    end loop;
    v_made := v_made + ops._partition_create('audit', 'audit_id', v_month)::int;
    v_month := v_month + interval '1 month';
  end loop;
  return v_made;
end
$$;
reset role;
