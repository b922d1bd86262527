select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.be('wendy');
select test.start() as claim \gset
select test.be('ada');
select ops.run_cancel(:'run', 'enough');
select test.be('wendy');
select test.is(test.complete(:'claim') ->> 'run_status', 'cancelled', 'the phase counts, the run is cancelled');
select test.is(test.phase_status(:'run', 1) || ' ' || test.phase_status(:'run', 2), 'succeeded cancelled', 'what was to follow never starts');
select test.is(test.claim(), '[]', 'nothing is left to claim');
