-- at half past: in an hour's first minute its time is not missed, but due
select set_config('lhcr_test.shift', (date_trunc('hour', clock_timestamp()) + interval '30 minutes' - clock_timestamp())::text, true);
select test.be('ada');
select test.template('one', 1);
select test.is(test.schedule('one', '0 * * * *') ->> 'created', 'true', 'made');
select test.is(test.schedule('one', '0 * * * *') ->> 'changed', 'false', 'the same again changes nothing');
select test.be('superuser');
select date_trunc('hour', ops.now()) as hour, ops._rfc3339(date_trunc('hour', ops.now())) as hour_text \gset
update ops.schedule set next_at = date_trunc('hour', ops.now()) - interval '3 hours', due_at = date_trunc('hour', ops.now()) - interval '3 hours';
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.be('ada');
select jsonb_agg(f order by f ->> 'logical_at') as fires from jsonb_array_elements(ops.schedule_show('sales', 'dev', 'nightly') -> 'fires') f \gset
select test.is((select string_agg(f ->> 'outcome', ' ' order by f ->> 'logical_at') from jsonb_array_elements(:'fires') f), 'skipped created', 'last: the newest, and one line says what was left out');
select test.is(:'fires'::jsonb #>> '{0,detail,reason}', 'catchup', 'with the reason');
select test.is((ops.schedule_show('sales', 'dev', 'nightly') ->> 'next_at')::timestamptz, (:'hour')::timestamptz + interval '1 hour', 'then the next hour');
select test.is(ops.run_show((:'fires'::jsonb #>> '{1,run_id}')::uuid) #>> '{run,as_of}', (:'hour_text'), 'the run sees its logical time');
select ops.run_cancel((:'fires'::jsonb #>> '{1,run_id}')::uuid);
select test.schedule('one', '0 * * * *', '{"name": "all", "catchup": "all", "overlap": "queue"}'), test.schedule('one', '0 * * * *', '{"name": "none", "catchup": "none"}');
select test.be('superuser');
update ops.schedule set next_at = date_trunc('hour', ops.now()) - interval '3 hours', due_at = date_trunc('hour', ops.now()) - interval '3 hours' where name <> 'nightly';
select test.be('wendy');
select ops.maintenance_tick('w1');
select ops.maintenance_tick('w1');
select test.be('ada');
select test.is((select count(*) from jsonb_array_elements(ops.schedule_show('sales', 'dev', 'all') -> 'fires') f where f ->> 'outcome' = 'created'), 4::bigint, 'all: each, once');
select test.is((select string_agg(distinct f ->> 'outcome', ' ') from jsonb_array_elements(ops.schedule_show('sales', 'dev', 'none') -> 'fires') f), 'skipped', 'none: nothing but the next');
