-- Appends events to a run for an attempt: each once by its event_id, in the order given. Types that the
-- functions write themselves are refused, so that nobody can tell of a transition that did not happen.
-- Callers: the worker, `lhcr event append`. Locks: run, lease.
-- Errors: LH071 lease_lost, LH022 invalid_argument, LH006.
set local role lhcr_owner;
create or replace function ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
  v_total int;
  v_appended int;
  v_now timestamptz := ops.now();
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'event_append');
  if jsonb_typeof(p_events) is distinct from 'array' or jsonb_array_length(p_events) > 1000
     or octet_length(p_events::text) > 4194304 then
    perform ops._fail('LH022', 'events are an array of at most 1000 and 4 MiB');
  end if;
  if octet_length(p_events::text) > 262144 then
    perform ops._events_check(p_events);
  end if;
  v_total := jsonb_array_length(p_events);
  begin
    with given as materialized (
      select coalesce(event_id, ops.uuid_v7(v_now)) as event_id, ts, level, type, message, payload, no
        from rows from (jsonb_to_recordset(p_events) as (event_id uuid, ts timestamptz, level text, type text, message text, payload jsonb))
             with ordinality as g (event_id, ts, level, type, message, payload, no)
    ), twice as materialized (
      select count(distinct event_id) < count(*) as yes from given
    ), fresh as materialized (  -- a probe for each event: written as an anti join it may become a walk over all events of the run
      select g.*, row_number() over (order by no) as n from given g
       where (select o.event_id from ops.event o where o.run_id = p_run_id and o.event_id = g.event_id limit 1) is null
         and (not (select yes from twice) or no in (select min(no) from given group by event_id))
    )
    insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, phase_no, ts, level, type, message, payload)
    select p_run_id, f.event_id, v_run.event_seq + f.n, v_run.org_id, v_run.project_id, v_run.environment_id, v_fence.phase_no,
           coalesce(f.ts, v_now), coalesce(f.level, 'info'), t.name, coalesce(f.message, ''), nullif(f.payload, 'null')
      from fresh f left join ops.event_type_entry t on t.name = f.type and t.appendable;
    get diagnostics v_appended = row_count;
  exception when data_exception or check_violation or not_null_violation then
    perform ops._events_check(p_events);  -- says which event, and what of it
    raise;
  end;
  update ops.run set event_seq = event_seq + v_appended where run_id = p_run_id and v_appended > 0;
  return jsonb_build_object('appended', v_appended, 'duplicates', v_total - v_appended);
end
$$;

create or replace function ops._events_check(p_events jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_fault jsonb;
begin
  if jsonb_typeof(p_events) is distinct from 'array' or jsonb_array_length(p_events) > 1000
     or octet_length(p_events::text) > 4194304 then
    perform ops._fail('LH022', 'events are an array of at most 1000 and 4 MiB');
  end if;
  select e into v_fault from jsonb_array_elements(p_events) e
   where jsonb_typeof(e) <> 'object' or coalesce(e ->> 'level', 'info') not in ('debug', 'info', 'warn', 'error')
      or octet_length(e::text) > 262144
      or not exists (select from ops.event_type_entry t where t.name = e ->> 'type' and t.appendable) limit 1;
  if found then
    perform ops._fail('LH022', format('an event of type "%s" and level "%s" cannot be appended', left(v_fault ->> 'type', 64), coalesce(left(v_fault ->> 'level', 64), 'info')),
      jsonb_build_object('appendable', (select jsonb_agg(name order by name) from ops.event_type_entry where appendable)),
      'transitions are told by the functions; level is debug, info, warn or error; 256 KiB each');
  end if;
  perform ops._cast_check('event_id', e ->> 'event_id', 'uuid'), ops._cast_check('ts', e ->> 'ts', 'timestamptz')
    from jsonb_array_elements(p_events) e where e ->> 'event_id' is not null or e ->> 'ts' is not null;
end
$$;
reset role;
