-- a run made, claimed with its start and completed in batches differs from one that went through the single calls in ids and times only
select test.be('superuser');
create function test.picture(p_run_id uuid) returns jsonb language sql as $$
  select jsonb_build_object(
    'run', (select to_jsonb(r) - array['run_id', 'key_at', 'created_at', 'claimed_at', 'started_at', 'finished_at', 'deadline_at'] || jsonb_build_object('allowed', deadline_at - created_at) from ops.run r where run_id = p_run_id),
    'phases', (select jsonb_agg(to_jsonb(p) - array['run_id', 'phase_id', 'queued_at', 'started_at', 'finished_at'] order by phase_no) from ops.phase p where run_id = p_run_id),
    'attempts', (select jsonb_agg(to_jsonb(a) - array['run_id', 'lease_token', 'claimed_at', 'started_at', 'finished_at', 'worker_id'] order by phase_no) from ops.attempt a where run_id = p_run_id),
    'events', (select jsonb_agg(to_jsonb(e) - array['run_id', 'event_id', 'ts', 'xid'] order by seq) from ops.event e where run_id = p_run_id),
    'leases', (select count(*) from ops.lease where run_id = p_run_id), 'ready', (select count(*) from ops.ready where run_id = p_run_id),
    'times', (select array[created_at is null, claimed_at is null, started_at is null, finished_at is null]::text from ops.run where run_id = p_run_id))
$$;
create function test.items(p_claims jsonb, p_output jsonb) returns jsonb language sql as $$
  select jsonb_agg(jsonb_build_object('run_id', c -> 'run_id', 'phase', c -> 'phase', 'lease_token', c -> 'lease_token', 'output', p_output, 'usage', '{"rows": 1}'::jsonb))
    from jsonb_array_elements(p_claims) c
$$;
select test.be('ada');
select test.template('three', 3, '{"params_schema": {"properties": {"n": {"type": "integer", "default": 7}}}, "limits": {"run_timeout_ms": 60000}, "lane": "B"}');
select test.run('three', '{"params": {"x": 1}, "labels": {"l": "1"}, "priority": 2}') as single \gset
select test.be('wendy');
do $$
declare v_claim jsonb;
begin
  for i in 1 .. 3 loop
    v_claim := test.start();
    perform ops.phase_complete((v_claim ->> 'run_id')::uuid, v_claim ->> 'phase', (v_claim ->> 'lease_token')::uuid, '{"k": 1}', '{"rows": 1}');
  end loop;
end $$;
select test.be('ada');
select (ops.run_create_batch(jsonb_build_array(jsonb_build_object('project', 'sales', 'environment', 'dev', 'template', 'three', 'git_sha', '0123456789abcdef',
  'spec_slug', 'shop', 'params', '{"x": 1}'::jsonb, 'labels', '{"l": "1"}'::jsonb, 'priority', 2))) #>> '{runs,0,run_id}') as batch \gset
select test.be('superuser');
select test.is((select to_jsonb(y) - array['key', 'run_id'] from ops.ready y where run_id = :'batch'), (select jsonb_build_object('queue_id', p.queue_id, 'phase_no', 1,
  'org_id', p.org_id, 'project_id', p.project_id, 'environment_id', p.environment_id) from ops.phase p where run_id = :'batch' and phase_no = 1), 'the first phase is queued');
select test.be('wendy');
do $$
declare v_claims jsonb;
begin
  for i in 1 .. 3 loop
    v_claims := ops.run_claim('w1', p_limit => 10, p_start => true) -> 'claims';
    perform ops.phase_complete_batch(test.items(v_claims, '{"k": 1}'));
  end loop;
end $$;
select test.be('superuser');
select test.is(test.picture(:'batch'), test.picture(:'single'), 'the same rows');
select test.is(test.picture(:'batch') #>> '{run,status}', 'succeeded', 'of a run that succeeded');
select test.is((select string_agg(action, ' ' order by audit_id) from ops.audit where at > now() - interval '1 minute' and action like '%batch'), 'run_create_batch phase_complete_batch phase_complete_batch phase_complete_batch', 'and a row of the audit trail for each batch');
