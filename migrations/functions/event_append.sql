-- Appends events to a run for an attempt: each once by its event_id, in the order given. Types that the
-- functions write themselves are refused, so that nobody can tell of a transition that did not happen.
-- Callers: the worker, `lhcr event append`. Locks: run, lease.
-- Errors: LH071 lease_lost, LH022 invalid_argument, LH006.
set local role lhcr_owner;
create or replace function ops.event_append(p_run_id uuid, p_phase text, p_lease_token uuid, p_events jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
  v_seq bigint;
  v_total int;
  v_appended int;
  v_now timestamptz := ops.now();
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'event_append');
  perform ops._events_check(p_events);
  v_total := jsonb_array_length(p_events);
  select event_seq into v_seq from ops.run where run_id = p_run_id;
  with given as (
    select distinct on (e.event_id) e.event_id, e.no, e.body from (
      select coalesce((body ->> 'event_id')::uuid, ops.uuid_v7(v_now)) as event_id, no, body
        from jsonb_array_elements(p_events) with ordinality as g (body, no)) e
    order by e.event_id, e.no
  ), fresh as (
    select g.*, row_number() over (order by g.no) as n from given g
     where not exists (select from ops.event o where o.run_id = p_run_id and o.event_id = g.event_id)
  )
  insert into ops.event (run_id, event_id, seq, org_id, project_id, environment_id, phase_no, ts, level, type, message, payload)
  select p_run_id, f.event_id, v_seq + f.n, v_run.org_id, v_run.project_id, v_run.environment_id, v_fence.phase_no,
         coalesce((f.body ->> 'ts')::timestamptz, v_now), coalesce(f.body ->> 'level', 'info'), f.body ->> 'type',
         coalesce(f.body ->> 'message', ''), nullif(f.body -> 'payload', 'null')
    from fresh f;
  get diagnostics v_appended = row_count;
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
