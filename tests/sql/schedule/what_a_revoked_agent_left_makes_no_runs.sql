select test.be('ada');
select test.template('one', 1);
select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "data_engineer"}');
select ops.agent_key_create('bot') ->> 'key' as key \gset
select set_config('lhcr.agent_key', :'key', true);
select test.schedule('one', '* * * * *');
select ops.schedule_backfill('sales', 'dev', 'nightly', '2026-03-01T00:00Z', '2026-03-01T00:03Z', 1);
select set_config('lhcr.agent_key', '', true);
select test.be('wendy');
set local lhcr_test.shift = '1 minute';
select test.is(ops.maintenance_tick('w1') ->> 'fired', '2', 'while it is active both make a run');
select test.complete(test.start()), test.complete(test.start());
select test.be('ada');
select ops.agent_key_revoke('bot');
select test.be('wendy');
set local lhcr_test.shift = '2 minutes';
select ops.maintenance_tick('w1');
select test.is(test.claim(10), '[]', 'afterwards neither');
select test.be('ada');
select ops.schedule_show('sales', 'dev', 'nightly') as s \gset
select test.is((select string_agg(f ->> 'outcome', ' ' order by f ->> 'logical_at') from jsonb_array_elements(:'s'::jsonb -> 'fires') f), 'created failed failed created failed', 'each time is told');
select test.ok(bool_and(f #>> '{detail,reason}' like '%may not make runs here any more'), 'and why') from jsonb_array_elements(:'s'::jsonb -> 'fires') f where f ->> 'outcome' = 'failed';
-- a backfill of somebody else's schedule too, until it is resumed by one who may
select test.schedule('one', '@daily', '{"name": "hers"}');
select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot2", "role": "data_engineer"}');
select ops.agent_key_create('bot2') ->> 'key' as key \gset
select set_config('lhcr.agent_key', :'key', true);
select ops.schedule_backfill('sales', 'dev', 'hers', '2026-03-01T00:00Z', '2026-03-03T00:00Z', 1) ->> 'backfill_id' as b \gset
select set_config('lhcr.agent_key', '', true);
select ops.agent_key_revoke('bot2');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.be('ada');
select test.is((select string_agg(f ->> 'outcome', ' ') from jsonb_array_elements(ops.schedule_show('sales', 'dev', 'hers') -> 'fires') f), 'failed failed', 'its times fail');
select test.is(ops.backfill_resume(:'b', true) ->> 'again', '2', 'resumed by ada');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.ok(jsonb_array_length(test.claim(10)) = 1, 'it makes runs');
