create function test.record(p_usage jsonb) returns jsonb language sql as
  $$ select ops.usage_record((c ->> 'run_id')::uuid, 'p1', (c ->> 'lease_token')::uuid, p_usage) from (select current_setting('lhcr_test.claim')::jsonb) as x (c) $$;
select test.be('ada');
select test.template('agent', 1);
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "month", "resource": "money", "window": "month", "limit": 50}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "each", "resource": "money", "window": "attempt", "limit": 2}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "memory", "resource": "peak_memory_mb", "limit": 512}');
select test.run('agent') as a \gset
select test.be('wendy');
select test.start() as claim \gset
select test.is(:'claim'::jsonb #>> '{limits,money,cap}', 'each', 'the narrowest cap of a resource counts');
select test.is(:'claim'::jsonb #>> '{limits,peak_memory_mb,left}', '512', 'memory is of the attempt');
select set_config('lhcr_test.claim', :'claim', true);
select test.is(test.record('{"money": 1.5}') -> 'exceeded', '[]', 'under its limit');
select test.is(test.record('{"money": 2.5}') #>> '{exceeded,0,cap}', 'each', 'over it');
select test.is(test.record('{"money": 2.75}') #>> '{exceeded,0,attempt_used}', '2.75', 'and still');
select test.throws($$ select test.record('{"money": -1}') $$, 'LH022', 'a usage gives nothing back');
select test.throws($$ select test.record('{"monney": 1}') $$, 'LH022', 'a word that caps do not know is refused');
select test.is(ops.phase_fail(:'a', 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid, '{"class": "cap_exceeded", "message": "too dear"}', '{"tokens": 7}') ->> 'run_status',
  'failed', 'cap_exceeded is not tried again');
select test.be('ada');
select test.is(test.trail(:'a'), 'RUN_CREATED PHASE_QUEUED PHASE_CLAIMED PHASE_STARTED CAP_EXCEEDED PHASE_FAILED RUN_FAILED', 'it is told once');
select test.is(ops.run_show(:'a') #> '{attempts,0,usage}', '{"money": 2.75, "tokens": 7}', 'the attempt keeps what it said before, and at its end');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,2}' ->> 'used', '2.75', 'the month has paid for it');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'exceeded', '1', 'and the cap that was exceeded counts it');
