create function test.next(p_what text) returns jsonb language plpgsql as $$
declare v_claims jsonb := ops.run_claim('w1', p_limit => 9) -> 'claims';
begin
  perform test.is(jsonb_array_length(v_claims), 1, p_what);
  return v_claims -> 0;
end $$;
select test.be('ada');
select test.template('two', 2);
select test.run('two') as a \gset
select test.be('wendy');
select ops.run_claim('w1') -> 'claims' -> 0 as first \gset
select test.be('ada');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "at-a-time", "resource": "concurrent_runs", "limit": 2}');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'used', '1', 'what runs already is counted');
select test.run('two') as b \gset
select test.run('two') as c \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 9) -> 'claims' as claims \gset
select test.is(jsonb_array_length(:'claims'), 1, 'one more');
select test.is(:'claims'::jsonb #>> '{0,limits}', '{}', 'it limits no attempt');
-- a place is free again however the lease ends
select ops.lease_release(:'a', 'p1', (:'first'::jsonb ->> 'lease_token')::uuid);
select test.next('released: the next') as x \gset
select ops.phase_start((:'x'::jsonb ->> 'run_id')::uuid, 'p1', (:'x'::jsonb ->> 'lease_token')::uuid);
select test.fail(:'x', 'permanent');
select test.next('failed: the next') as x \gset
select ops.phase_start((:'x'::jsonb ->> 'run_id')::uuid, 'p1', (:'x'::jsonb ->> 'lease_token')::uuid);
select test.complete(:'x');
select test.next('completed: the next phase') as x \gset
set local lhcr_test.shift = '1 hour';
select test.be('superuser');
select test.is(ops.stale_requeue(), 2, 'both leases are overdue');
select test.be('wendy');
select test.is(jsonb_array_length(ops.run_claim('w1', p_limit => 9) -> 'claims'), 2, 'lost: two again');
select test.be('superuser');
select ops._cap_tick();
select test.is((select ops._cap_total(cap_id, 'epoch') from ops.cap), 2::numeric, 'the counter agrees with the leases');
select test.is((select count(*) from ops.cap_waiter), 0::bigint, 'and nobody waits');
