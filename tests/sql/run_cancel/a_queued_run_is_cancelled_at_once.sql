select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.is(ops.run_cancel(:'run', 'wrong day') ->> 'status', 'cancelled', 'at once');
select test.is(ops.run_cancel(:'run') ->> 'status', 'cancelled', 'again is the same');
select test.is(test.trail(:'run'), 'RUN_CREATED PHASE_QUEUED PHASE_CANCELLED PHASE_CANCELLED RUN_CANCELLED', 'the trail');
select test.be('wendy');
select test.is(test.claim(), '[]', 'nobody can claim it');
