select test.be('ada');
select test.template('one', 1, '{"params_schema": {"properties": {"day": {"type": "string"}}}}');
select test.schedule('one', '0 2 * * *', '{"time_zone": "Europe/Berlin", "request": {"template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop", "params": {"day": "${logical_date}"}}}');
select test.throws($$select ops.schedule_backfill('sales', 'dev', 'nightly', '2026-03-31', '2026-03-27')$$, 'LH022', 'backwards');
select ops.schedule_backfill('sales', 'dev', 'nightly', '2026-03-27T00:00+01:00', '2026-04-01T00:00+02:00', 2);
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.claim(10) as claims \gset
select test.is((select string_agg(c #>> '{run,params,day}', ' ' order by c #>> '{run,params,day}') from jsonb_array_elements(:'claims') c), '2026-03-27 2026-03-28', 'two at a time, oldest first');
select ops.maintenance_tick('w1');
select test.is(test.claim(10), '[]', 'and no third');
select test.is((select count(*) from jsonb_array_elements(:'claims') c, ops.phase_start((c ->> 'run_id')::uuid, 'p1', (c ->> 'lease_token')::uuid)), 2::bigint, 'begun');
select test.fail(:'claims'::jsonb -> 0, 'permanent'), test.complete(:'claims'::jsonb -> 1);
select ops.maintenance_tick('w1');
select test.claim(10) as claims \gset
select test.is((select string_agg(c #>> '{run,params,day}', ' ' order by c #>> '{run,params,day}') from jsonb_array_elements(:'claims') c), '2026-03-29 2026-03-30', 'one that failed stops no other; the day the clocks change is one');
select test.is((select count(*) from jsonb_array_elements(:'claims') c, ops.phase_start((c ->> 'run_id')::uuid, 'p1', (c ->> 'lease_token')::uuid), ops.phase_complete((c ->> 'run_id')::uuid, 'p1', (c ->> 'lease_token')::uuid, '{}')), 2::bigint, 'done');
select ops.maintenance_tick('w1');
select test.complete(test.start());
select ops.maintenance_tick('w1');
select test.be('ada');
select ops.schedule_show('sales', 'dev', 'nightly') -> 'backfills' -> 0 as b \gset
select test.is(array[:'b'::jsonb ->> 'status', :'b'::jsonb ->> 'runs', :'b'::jsonb ->> 'succeeded', :'b'::jsonb ->> 'failed'], '{finished,5,4,1}', 'finished, and counted');
