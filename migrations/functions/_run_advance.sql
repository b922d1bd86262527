-- The only way a run's status moves: by a legal arrow of the table run_transition, under the run's row lock.
-- A run that ends takes its unfinished phases, its queue rows and its place behind a queue_key with it.
-- Errors: LH072 illegal_transition.
set local role lhcr_owner;
create or replace function ops._run_advance(p_run_id uuid, p_event text, p_failure jsonb default null,
  p_output_manifest jsonb default null)
returns ops.run_status language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_from ops.run_status;
  v_to ops.run_status;
  v_terminal boolean;
  v_now timestamptz := ops.now();
begin
  select r.status, t.to_status, s.terminal into v_from, v_to, v_terminal
    from ops.run r left join ops.run_transition t on t.event = p_event and t.from_status = r.status
    left join ops.run_status_entry s on s.name = t.to_status
   where r.run_id = p_run_id;
  if v_to is null then
    perform ops._fail('LH072', format('run "%s" is %s: "%s" is not possible', p_run_id, v_from, p_event),
      jsonb_build_object('run_id', p_run_id, 'status', v_from, 'event', p_event),
      'a run that has ended stays as it is; run_retry makes a new one');
  end if;
  update ops.run set status = v_to, failure = coalesce(p_failure, failure),
         output_manifest = coalesce(output_manifest, p_output_manifest),
         claimed_at = case p_event when 'claim' then v_now when 'release' then null else claimed_at end,
         started_at = case when p_event = 'start' then v_now else started_at end,
         finished_at = case when v_terminal then v_now end
   where run_id = p_run_id;
  if v_terminal then
    perform ops._run_finish(p_run_id);
  end if;
  return v_to;
end
$$;
reset role;
