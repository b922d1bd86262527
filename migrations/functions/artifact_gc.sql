-- Which of the objects found below an environment's artifact prefix nobody needs: no row names the hash, no attempt
-- that still holds its lease has announced it, and it was written before the retention. With p_take the answer holds
-- until the end of the caller's transaction: an announcement of one of the hashes waits for it, so the bytes may
-- be removed before the commit. Nothing is removed here; a hash somebody is announcing just now is `busy`.
-- Callers: `lhcr artifact gc`. Locks (p_take): the hashes' advisory locks, never waited for.
-- Errors: LH004 not_authorised, LH006 not_found, LH022 invalid_argument.
set local role lhcr_owner;
create or replace function ops._artifact_verdict(p_environment ops.environment, p_sha256 text, p_modified_at timestamptz, p_retain interval)
returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select case
    when exists (select from ops.artifact a where a.org_id = p_environment.org_id
                    and a.environment_id = p_environment.environment_id and a.sha256 = p_sha256) then 'named'
    when ops._artifact_announced(p_environment.environment_id, p_sha256) then 'announced'
    when p_modified_at < ops.now() - p_retain then 'removable'
    else 'young' end
$$;

create or replace function ops.artifact_gc(p_project text, p_environment text, p_objects jsonb, p_retain interval,
  p_take boolean default false, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'store.clean');
  v_object record;
  v_verdict text;
  v_counts jsonb := '{"named": 0, "announced": 0, "young": 0, "busy": 0}';
  v_removable text[] := '{}';
begin
  if coalesce(jsonb_typeof(p_objects), '') <> 'array' or jsonb_array_length(p_objects) > 1000 or p_retain is null or p_retain < interval '0' then
    perform ops._fail('LH022', 'a collection names at most 1000 objects {sha256, modified_at} and a retention that is not negative',
      jsonb_build_object('objects', case jsonb_typeof(p_objects) when 'array' then jsonb_array_length(p_objects) end));
  end if;
  if p_take and current_setting('transaction_isolation') <> 'read committed' then
    perform ops._fail('LH022', 'a collection that removes runs in a transaction of isolation "read committed"',
      jsonb_build_object('transaction_isolation', current_setting('transaction_isolation')),
      'an older snapshot would not see what was announced meanwhile');
  end if;
  if p_take then  -- who took hashes and was stopped must not keep their pushers waiting
    perform set_config('idle_in_transaction_session_timeout', '60s', true);
  end if;
  for v_object in select o ->> 'sha256' as sha256, (o ->> 'modified_at')::timestamptz as modified_at
                    from jsonb_array_elements(p_objects) as o loop
    v_verdict := ops._artifact_verdict(v_environment, v_object.sha256, v_object.modified_at, p_retain);
    if v_verdict = 'removable' and p_take then
      if pg_try_advisory_xact_lock(ops._artifact_lock_key(v_environment.environment_id, v_object.sha256)) then
        -- once more, now that nobody can announce it
        v_verdict := ops._artifact_verdict(v_environment, v_object.sha256, v_object.modified_at, p_retain);
      else
        v_verdict := 'busy';
      end if;
    end if;
    if v_verdict = 'removable' then
      v_removable := v_removable || v_object.sha256;
    else
      v_counts := jsonb_set(v_counts, array[v_verdict], to_jsonb((v_counts ->> v_verdict)::int + 1));
    end if;
  end loop;
  if p_take and cardinality(v_removable) > 0 then
    perform ops._audit('artifact_gc', v_environment.org_id, v_environment.project_id, v_environment.environment_id, 'environment',
      p_environment, jsonb_build_object('sha256', v_removable));
  end if;
  return v_counts || jsonb_build_object('removable', v_removable);
end
$$;
reset role;
