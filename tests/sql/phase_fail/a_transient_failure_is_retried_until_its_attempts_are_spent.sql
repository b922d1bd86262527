select test.be('ada');
select test.template('one', 1, '{}', '{"max_attempts": 2, "backoff_ms": 60000}');
select test.run('one') as run \gset
select test.be('wendy');
select test.start() as claim \gset
select test.fail(:'claim', 'transient') as answer \gset
select test.is(:'answer'::jsonb ->> 'phase_status', 'waiting', 'it waits');
select test.ok((:'answer'::jsonb ->> 'retry_at')::timestamptz between now() and now() + interval '61 seconds', 'for at most one step');
select test.is(test.fail(:'claim', 'transient'), :'answer'::jsonb, 'repeated, the same answer');
select test.is(test.status(:'run'), 'running', 'the run goes on');
select test.is(test.claim(), '[]', 'not claimable yet');
set local lhcr_test.shift = '61 seconds';
select test.is(ops.maintenance_tick('w1') ->> 'promoted', '1', 'promoted when its time has come');
select test.start() as claim \gset
select test.is(:'claim'::jsonb ->> 'attempt', '2', 'the second attempt');
select test.is(test.fail(:'claim', 'transient') ->> 'run_status', 'failed', 'the last one fails the run');
select test.is(ops.run_show(:'run') #>> '{run,failure,class}', 'transient', 'and says why');
select test.is(test.trail(:'run'), 'RUN_CREATED PHASE_QUEUED PHASE_CLAIMED PHASE_STARTED PHASE_FAILED PHASE_RETRIED PHASE_QUEUED PHASE_CLAIMED PHASE_STARTED PHASE_FAILED RUN_FAILED', 'the trail');
