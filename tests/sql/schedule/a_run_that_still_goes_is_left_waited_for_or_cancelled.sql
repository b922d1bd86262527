-- from the half of a minute on, whenever this runs: a shift of a minute passes one minute's end
select set_config('lhcr_test.shift', format('%s seconds', 90 - extract(second from clock_timestamp())), true);
select test.be('ada');
select test.template('one', 1);
select test.schedule('one', '* * * * *', '{"name": "skips"}'), test.schedule('one', '* * * * *', '{"name": "queues", "overlap": "queue"}'), test.schedule('one', '* * * * *', '{"name": "cancels", "overlap": "cancel"}');
select test.be('wendy');
select set_config('lhcr_test.shift', (current_setting('lhcr_test.shift')::interval + interval '1 minute')::text, true);
select ops.maintenance_tick('w1');
select set_config('lhcr_test.shift', (current_setting('lhcr_test.shift')::interval + interval '1 minute')::text, true);
select ops.maintenance_tick('w1');
select test.be('ada');
select test.be('superuser');
create function test.outcomes(p_name text) returns text language sql as $$
  select string_agg((f ->> 'outcome') || coalesce('/' || (f ->> 'status'), ''), ' ' order by f ->> 'logical_at') from jsonb_array_elements(ops.schedule_show('sales', 'dev', p_name) -> 'fires') f
$$;
select test.be('ada');
select test.is(test.outcomes('skips'), 'created/queued skipped', 'skip');
select test.is(test.outcomes('queues'), 'created/queued created/queued', 'queue: both are there');
select test.is(test.outcomes('cancels'), 'created/cancelled created/queued', 'cancel: the first is gone');
select test.be('wendy');
select test.is((select count(*) from jsonb_array_elements(test.claim(10)) c where c #>> '{run,labels,schedule}' = 'queues'), 1::bigint, 'and one of those that queue runs at a time');
