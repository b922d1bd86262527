-- The events of one run after a seq, in order. `terminal` says that the run has ended and that this page
-- reaches its last event: a reader that follows may stop. Callers: `lhcr run logs`, `lhcr event list`.
-- Errors: LH006 not_found, LH022.
set local role lhcr_owner;
create or replace function ops.event_list(p_run_id uuid, p_after bigint default 0, p_limit int default 1000) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_run ops.run;
  v_events jsonb;
  v_last bigint;
begin
  select * into v_run from ops.run where run_id = p_run_id;
  perform ops._run_check(p_run_id, v_run.environment_id, 'run.read');
  if p_limit is null or p_limit not between 1 and 10000 then
    perform ops._fail('LH022', 'a page has from 1 to 10000 events', jsonb_build_object('limit', p_limit));
  end if;
  select coalesce(jsonb_agg(ops._event_json(e, p.name) order by e.seq), '[]'), coalesce(max(e.seq), coalesce(p_after, 0))
    into v_events, v_last
    from (select * from ops.event where run_id = p_run_id and seq > coalesce(p_after, 0) order by seq limit p_limit) e
    left join ops.phase p on p.run_id = p_run_id and p.phase_no = e.phase_no;
  return jsonb_build_object('events', v_events, 'last_seq', v_last, 'run_status', v_run.status,
    'terminal', v_run.finished_at is not null and v_last >= v_run.event_seq);
end
$$;

create or replace function ops._event_json(p_event ops.event, p_phase text) returns jsonb
language sql stable
  return jsonb_build_object('seq', (p_event).seq, 'event_id', (p_event).event_id, 'run_id', (p_event).run_id,
    'ts', ops._rfc3339((p_event).ts), 'level', (p_event).level, 'type', (p_event).type, 'phase', p_phase,
    'message', (p_event).message, 'payload', (p_event).payload);
reset role;
