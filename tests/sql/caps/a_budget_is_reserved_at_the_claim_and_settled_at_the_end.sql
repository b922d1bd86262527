-- three runs say that they need 400 of 1000 tokens a day: two are let through, and the third when one has used less than it had reserved
select test.be('ada');
select test.template('agent', 1, '{"limits": {"usage": {"tokens": 400}}}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "tokens", "resource": "tokens", "window": "day", "limit": 1000}');
select test.run('agent') as a \gset
select test.run('agent') as b \gset
select test.run('agent') as c \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 10) -> 'claims' as claims \gset
select test.is(jsonb_array_length(:'claims'), 2, 'two reservations fit');
select test.is((:'claims'::jsonb #>> '{0,limits,tokens,left}')::int, 1000, 'the first may use what nobody has');
select test.is((:'claims'::jsonb #>> '{1,limits,tokens,left}')::int, 600, 'the second what the first has not reserved');
select test.be('ada');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'reserved', '800', 'both are reserved');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'waiting', '1', 'one waits');
select test.is(test.phase_status(:'c'), 'queued', 'it stays queued');
select test.is(ops.run_show(:'c') #>> '{phases,0,waits_for_cap,reason}', 'cap "tokens" allows 1000 tokens a day in the environment, 800 are used or reserved', 'and says why');
select test.ok(ops.run_show(:'c') #>> '{phases,0,waits_for_cap,window_end}' > to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI'), 'and until when at most');
select test.is(test.trail(:'c'), 'RUN_CREATED PHASE_QUEUED CAP_WAITED_FOR', 'its run is told');
select test.be('wendy');
select test.is(ops.run_claim('w1') -> 'claims', '[]', 'it is not claimed by asking again');
select ops.phase_start(:'a', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid);
select ops.phase_complete(:'a', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid, '{}', '{"tokens": 150}');
select test.is(ops.run_claim('w1', p_limit => 10) #>> '{claims,0,run_id}', :'c', 'what was not used is there for the next');
select test.be('ada');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'used', '150', 'used');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'reserved', '800', 'reserved');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'left', '50', 'left');
select test.is(test.trail(:'b'), 'RUN_CREATED PHASE_QUEUED PHASE_CLAIMED CAP_NEAR', 'the first that came near the limit was told');
select test.is(test.trail(:'c'), 'RUN_CREATED PHASE_QUEUED CAP_WAITED_FOR PHASE_CLAIMED', 'and it only');
select test.be('superuser');
select ops._cap_tick();
select test.be('ada');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'left', '50', 'and the same after the tick has added up');
