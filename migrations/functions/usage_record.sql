-- What an attempt used so far, told while it goes on: totals, not differences, so that telling it again is harmless. Kept when the attempt ends
-- without a report of its own. The answer says how much it may use, and what it has exceeded: it ends itself then, as cap_exceeded.
-- Callers: executors that spend what no worker can measure (tokens, money, query units). Locks: run, lease. Errors: LH071 lease_lost, LH022, LH006.
set local role lhcr_owner;
create or replace function ops.usage_record(p_run_id uuid, p_phase text, p_lease_token uuid, p_usage jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off set plan_cache_mode = force_generic_plan as $$
declare
  v_run ops.run := ops._run_lock(p_run_id, 'run.work');
  v_fence record;
begin
  v_fence := ops._lease_check(v_run, p_phase, p_lease_token, 'usage_record');
  if jsonb_typeof(p_usage) is distinct from 'object' or octet_length(p_usage::text) > 65536 or ops._usage_amounts(p_usage) <> p_usage then
    perform ops._fail('LH022', 'a usage is a JSON object of resources and amounts, from 0 to 1e15', jsonb_build_object('phase', p_phase),
      'wall_s, cpu_s, peak_memory_mb, rows, bytes_in, bytes_out, query_units, tokens or money');
  end if;
  return jsonb_build_object('exceeded', ops._usage_note(v_run, v_fence.lease, p_usage), 'limits', coalesce((v_fence.lease).limits, '{}'));
end
$$;
reset role;
