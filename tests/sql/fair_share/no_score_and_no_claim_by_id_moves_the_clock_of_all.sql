-- a lane's clock is shared by all tenants: a run that its owner lowered by a day, or claims by its id from behind others, takes nobody's turns
create function test.ahead() returns numeric language sql as $$
  select (pg_sequence_last_value(clock) - extract(epoch from ops.now()) * 1000000) / 1000000 from ops.lane_clock where lane = 'A'
$$;
create function test.manual(p_run uuid, p_value int) returns jsonb language sql as $$
  select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || p_run, 'signal', 'manual', 'value', p_value))
$$;
select test.be('ada');
select test.template('one', 1);
select test.run('one') as late \gset
select test.manual(:'late', -86400);
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'late', 'it is all there is');
select test.be('superuser');
select test.ok(test.ahead() < 2, 'a lowered run that is claimed in its turn: ' || test.ahead());
select test.be('ada');
select ops.queue_weight('sales', 'dev', 1);
select test.run('one') as late \gset
select test.manual(:'late', -86400);
select count(test.run('one')) from generate_series(1, 100);
select test.run('one') as last \gset
select test.run('one') as raised \gset
select test.manual(:'raised', 86400);
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'raised', 'a raised one goes first');
select test.be('superuser');
select test.ok(test.ahead() < 2, 'with no turns but its own: ' || test.ahead());
select test.be('wendy');
select test.is(ops.run_claim('w1', p_run_id => :'late') #>> '{claims,0,run_id}', :'late', 'by its id');
select test.is(ops.run_claim('w1', p_run_id => :'last') #>> '{claims,0,run_id}', :'last', 'and one from behind a hundred');
select test.be('superuser');
select test.ok(test.ahead() < 2, 'runs that are claimed by their ids: ' || test.ahead());
