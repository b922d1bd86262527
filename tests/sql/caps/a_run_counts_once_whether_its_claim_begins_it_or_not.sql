-- what `lhcr worker` does: the claim begins the attempt (p_start); the run is counted all the same, its second phase and its second attempt are not
create function test.usage() returns text language sql as $$
  select format('%s used, %s reserved, %s waiting', c ->> 'used', c ->> 'reserved', c ->> 'waiting') from jsonb_array_elements(ops.cap_usage('sales', 'dev') -> 'caps') c $$;
select test.be('ada');
select test.template('two', 2, p_retry => '{"max_attempts": 3, "backoff_ms": 0}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "quota", "resource": "runs", "window": "day", "limit": 2}');
select test.run('two') as a \gset
select test.run('two') as b \gset
select test.run('two') as c \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 1, p_start => true) -> 'claims' -> 0 as begun \gset
select ops.run_claim('w1', p_limit => 1) -> 'claims' -> 0 as taken \gset
select test.is(:'begun'::jsonb ->> 'run_id', :'a', 'the first is begun');
select test.is(:'taken'::jsonb ->> 'run_id', :'b', 'the second is taken');
select test.is(ops.run_claim('w1', p_limit => 9, p_start => true) -> 'claims', '[]', 'there is room for two');
select test.be('ada');
select test.is(test.usage(), '0 used, 2 reserved, 1 waiting', 'both are reserved, the third waits');
select test.be('wendy');
select test.fail(:'begun', 'transient');
select ops.lease_release(:'b', 'p1', (:'taken'::jsonb ->> 'lease_token')::uuid);
select test.be('ada');
select test.is(test.usage(), '1 used, 0 reserved, 1 waiting', 'an attempt that failed is a run that was used, one given back before its start is none');
select test.be('superuser');
select ops.promote_due();
select test.be('wendy');
select ops.run_claim('w1', p_limit => 9, p_start => true) -> 'claims' as claims \gset
select test.is(jsonb_array_length(:'claims'), 2, 'the first again, and one more');
select test.is((select string_agg(test.complete(c) ->> 'next_phase', ' ') from jsonb_array_elements(:'claims') c), 'p2 p2', 'both go on');
select ops.run_claim('w1', p_limit => 9, p_start => true) -> 'claims' as claims \gset
select test.is((select string_agg(test.complete(c) ->> 'run_status', ' ') from jsonb_array_elements(:'claims') c), 'succeeded succeeded', 'and end');
select test.be('ada');
select test.is(test.usage(), '2 used, 0 reserved, 1 waiting', 'two runs are two, however often they were claimed');
