-- Registers one incarnation of a worker and draws the key of its session lock. The same instance again (a
-- reconnect) keeps its row, its key and so its leases; another instance of the name is another worker, and what
-- the dead one held is requeued as lost. Callers: `lhcr worker` at start and after each reconnect.
-- Errors: LH022 invalid_argument, LH004 not_authorised.
set local role lhcr_owner;
create or replace function ops.worker_register(p_worker text, p_info jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_worker ops.worker;
  v_principal uuid := ops._principal();
  v_now timestamptz := ops.now();
  v_instance text := coalesce(p_info ->> 'instance',
    coalesce(p_info ->> 'host', '') || ':' || coalesce(p_info ->> 'pid', ''));
begin
  if cardinality(ops._environments_permitted('run.work')) = 0 then
    perform ops._fail('LH004', format('login "%s" may not work on runs', session_user), '{}',
      'ask a platform admin for the role operator or data_engineer');
  end if;
  if coalesce(p_worker, '') !~ '^[[:graph:]]{1,128}$' or jsonb_typeof(p_info) is distinct from 'object'
     or octet_length(p_info::text) > 16384 or length(v_instance) > 256 or jsonb_typeof(coalesce(p_info -> 'capabilities', '{}')) <> 'object' then
    perform ops._fail('LH022', 'a worker has a name without blanks and an info object of at most 16 KiB, its capabilities an object in it',
      jsonb_build_object('worker', left(p_worker, 200)));
  end if;
  insert into ops.worker (worker_id, principal_id, name, instance, info, lock_key, session_lock, registered_at, seen_at)
  values (ops.uuid_v7(v_now), v_principal, p_worker, v_instance, p_info,
          ('x' || encode(substring(uuid_send(gen_random_uuid()) from 9), 'hex'))::bit(64)::bigint,
          coalesce((p_info ->> 'session_lock')::boolean, false), v_now, v_now)
  on conflict on constraint worker_instance_is_registered_once
  do update set info = excluded.info, session_lock = excluded.session_lock, registered_at = excluded.registered_at,
                seen_at = excluded.seen_at, lock_lost_at = null, waiting_since = null
  returning * into v_worker;
  perform ops._audit('worker_register', null, null, null, 'worker', v_worker.worker_id::text,
    jsonb_build_object('name', p_worker, 'instance', v_instance));
  return jsonb_build_object('worker_id', v_worker.worker_id, 'lock_key', v_worker.lock_key,
    'poll_ms', 1000, 'heartbeat_ms', 1000);
end
$$;

-- What it says it has: a phase is claimed by workers whose capabilities contain what it requires.
create or replace function ops._capabilities(p_worker ops.worker) returns jsonb
language sql immutable
  return coalesce(p_worker.info -> 'capabilities', '{}');

-- The caller's worker of a name, its latest incarnation; one that never registered (a person at the CLI) is made.
create or replace function ops._worker_find(p_worker text) returns ops.worker
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_worker ops.worker;
begin
  select * into v_worker from ops.worker where principal_id = ops._principal() and name = p_worker
   order by registered_at desc limit 1;
  if not found then
    perform ops.worker_register(p_worker, '{}');
    select * into v_worker from ops.worker where principal_id = ops._principal() and name = p_worker
     order by registered_at desc limit 1;
  end if;
  return v_worker;
end
$$;
reset role;
