select test.be('ada');
select test.template('one', 1);
select test.schedule('one', '0 * * * *', '{"jitter_ms": 600000, "catchup": "all"}');
select test.be('superuser');
create temp table first_look as select t as at, ops._schedule_due(s, t) - t as jitter from ops.schedule s, generate_series(date_trunc('hour', now()), now() + interval '199 hours', interval '1 hour') t;
create temp table second_look as select t as at, ops._schedule_due(s, t) - t as jitter from ops.schedule s, generate_series(date_trunc('hour', now()), now() + interval '199 hours', interval '1 hour') t;
select test.is((select count(*) from first_look), 200::bigint, 'two hundred logical times');
select test.is((select count(*) from first_look where jitter < interval '0' or jitter >= interval '10 minutes'), 0::bigint, 'each is moved by less than the jitter, and none back');
select test.is((select count(*) from first_look a join second_look b using (at) where a.jitter = b.jitter), 200::bigint, 'asked again, each by the same');
select test.ok((select count(distinct jitter) > 150 and min(jitter) < interval '150 seconds' and max(jitter) > interval '450 seconds' from first_look), 'and by amounts from all of it');
select test.ok((select count(distinct ops._schedule_due(r, s.next_at)) > 150 from ops.schedule s, generate_series(1, 200) n,
  lateral jsonb_populate_record(s, jsonb_build_object('schedule_id', md5(n::text)::uuid)) r), 'two hundred schedules of one hour come at times of their own');
-- a logical time that has passed fires when it is due, not before: of the hours to come the first that is moved by more than a minute
update ops.schedule set next_at = at, due_at = at + jitter
  from (select at, jitter from first_look where at > now() and jitter > interval '1 minute' order by at limit 1) x;
select next_at as at, due_at as due from ops.schedule \gset
select set_config('lhcr_test.shift', (:'due'::timestamptz - clock_timestamp() - interval '30 seconds')::text, true);
select test.ok(ops.now() > :'at'::timestamptz, 'its logical time has passed');
select test.be('wendy');
select test.is(ops.maintenance_tick('w1') ->> 'fired', '0', 'and it is not due: nothing fires');
select set_config('lhcr_test.shift', (current_setting('lhcr_test.shift')::interval + interval '30 seconds')::text, true);
select test.is(ops.maintenance_tick('w1') ->> 'fired', '1', 'due, it fires');
select test.be('ada');
select test.is((ops.schedule_show('sales', 'dev', 'nightly') #>> '{fires,0,logical_at}')::timestamptz, :'at'::timestamptz, 'for its logical time');
