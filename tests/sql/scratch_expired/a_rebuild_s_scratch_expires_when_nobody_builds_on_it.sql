select test.be('ada');
select test.template('two', 2, '{}', '{"max_attempts": 1}');
select test.run('two') as origin \gset
select test.run('two', jsonb_build_object('rebuild_of', :'origin')) as rebuild \gset
select array[:'origin', :'rebuild', gen_random_uuid()::text]::uuid[] as asked \gset
select test.is(ops.scratch_expired(:'asked', '0') -> 'expired', '[]', 'while it runs it stays');
select test.be('wendy');
create function pg_temp.take(p_run uuid) returns jsonb language sql as $$
  select jsonb_build_object('run_id', p_run, 'phase', c ->> 'phase', 'lease_token', c ->> 'lease_token')
    from jsonb_array_elements(ops.run_claim('w1', p_run_id => p_run) -> 'claims') c
$$;
select pg_temp.take(:'rebuild') as claim \gset
select ops.phase_start(:'rebuild', 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid), test.complete(:'claim', '{}');
select pg_temp.take(:'rebuild') as claim \gset
select ops.phase_start(:'rebuild', 'p2', (:'claim'::jsonb ->> 'lease_token')::uuid), test.fail(:'claim', 'permanent');
select test.is(ops.run_show(:'rebuild') #>> '{run,status}', 'failed', 'it failed');
set local lhcr_test.shift = '8 days';
select test.is(ops.scratch_expired(:'asked', '9 days') -> 'expired', '[]', 'before its retention it stays');
select test.is(ops.scratch_expired(:'asked', '7 days') -> 'expired', jsonb_build_array(:'rebuild'), 'then it goes, and only the rebuild');
-- a retry reads what the first rebuild's phases left
select ops.run_retry(:'rebuild') ->> 'run_id' as retry \gset
select test.is(ops.scratch_expired(:'asked', '7 days') -> 'expired', '[]', 'a retry builds on it');
select ops.run_cancel(:'retry', 'enough');
select test.is(ops.scratch_expired(:'asked', '7 days') -> 'expired', '[]', 'the retry has only just ended');
set local lhcr_test.shift = '16 days';
select test.is(ops.scratch_expired(:'asked', '7 days') -> 'expired', jsonb_build_array(:'rebuild'), 'and so has its retry');
select test.be('superuser');
select test.is((select count(*) from ops.audit where action = 'scratch_expired'), 0::bigint, 'asking leaves no audit');
select test.be('wendy');
select ops.scratch_expired(:'asked', '7 days', true);
select test.be('superuser');
select test.is((select object_id from ops.audit where action = 'scratch_expired'), :'rebuild', 'removing does');
select test.be('eve');
select test.is(ops.scratch_expired(:'asked', '0') -> 'expired', '[]', 'another organisation is told nothing');
select test.be('audrey');
select test.throws(format('select ops.scratch_expired(%L, ''0'')', :'asked'), 'LH004', 'who only reads');
select test.be('wendy');
select test.throws('select ops.scratch_expired(null, ''0'')', 'LH022', 'no runs'), test.throws('select ops.scratch_expired(''{}'', null)', 'LH022', 'no retention');
