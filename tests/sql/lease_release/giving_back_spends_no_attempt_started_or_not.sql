select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.claim() -> 0 ->> 'lease_token' as token \gset
select test.is(ops.lease_release(:'run', 'p1', :'token', 'drain') ->> 'run_status', 'queued', 'claimed, given back');
select test.is(ops.lease_release(:'run', 'p1', :'token', 'drain') ->> 'run_status', 'queued', 'repeated, the same answer');
select test.start() ->> 'lease_token' as token \gset
select ops.lease_release(:'run', 'p1', :'token', 'drain');
select test.is(test.claim() -> 0 ->> 'attempt', '1', 'still the first attempt');
select test.is((ops.run_show(:'run') #>> '{phases,0,attempt}')::int, 0, 'none is spent');
