create function test.used(p_name text) returns text language sql as
  $$ select c ->> 'used' from jsonb_array_elements(ops.cap_usage('sales', 'dev') -> 'caps') c where c ->> 'name' = p_name $$;
-- it begins at noon, so that an hour later is the same day
create function test.at(p_after interval) returns text language sql as
  $$ select set_config('lhcr_test.shift', (date_trunc('day', now()) + interval '36 hours' + p_after - now())::text, true) $$;
select test.at('0');
select test.be('ada');
select test.template('agent', 1, '{"limits": {"usage": {"tokens": 300, "rows": 10}}}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "tokens", "resource": "tokens", "window": "day", "limit": 1000}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "wall", "resource": "wall_s", "window": "day", "limit": 100000}');
select test.run('agent') as a \gset
select test.be('wendy');
select test.start() as claim \gset
select test.at('20 minutes');
select test.be('superuser');
select test.is(ops.stale_requeue(), 1, 'the worker is gone without a word');
select test.be('ada');
select test.is(test.used('tokens'), '300', 'what it did not tell is what it had reserved');
select test.ok(test.used('wall')::numeric between 1199 and 1202, 'wall time is by the clock of the database: ' || test.used('wall'));
select test.is(ops.run_show(:'a') #> '{phases,0,waits_for_cap}', 'null', 'it waits for nothing');
select test.be('wendy');
select test.start() as claim \gset
select ops.usage_record(:'a', 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid, '{"tokens": 120}');
select test.at('40 minutes');
select test.be('superuser');
select test.is(ops.stale_requeue(), 1, 'gone again, but it had spoken');
select test.be('ada');
select test.is(test.used('tokens'), '420', 'what it told is kept');
select test.is(ops.run_show(:'a') #> '{attempts,1,usage}', '{"tokens": 120}', 'with the attempt');
select test.be('wendy');
select test.is(jsonb_array_length(test.claim()), 1, 'claimed, not started');
select test.at('60 minutes');
select test.be('superuser');
select test.is(ops.stale_requeue(), 1, 'and gone');
select test.be('ada');
select test.is(test.used('tokens'), '420', 'what did not start used nothing');
select test.be('superuser');
select ops._cap_tick();
select test.is((select count(*) from ops.cap_use), 0::bigint + (select count(*) from ops.cap_use where xid = pg_current_xact_id()), 'the tick takes the lines of others');
