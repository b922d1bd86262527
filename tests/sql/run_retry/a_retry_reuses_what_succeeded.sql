select test.be('ada');
select test.template('three', 3);
select test.run('three', '{"params": {"day": 1}}') as run \gset
select test.be('wendy');
select test.complete(test.start(), '{"rows": 7}');
select test.fail(test.start(), 'permanent');
select test.be('ada');
select ops.run_retry(:'run', 'failed', 'again') as retry \gset
select test.is(ops.run_retry(:'run', 'failed', 'again'), :'retry'::jsonb, 'the same key, the same run');
select test.is(:'retry'::jsonb -> 'reused', '["p1"]', 'the first phase is reused');
select test.throws(format('select ops.run_retry(%L, %L, %L)', :'run', 'start', 'again'), 'LH073', 'the key for another request');
select (:'retry'::jsonb ->> 'run_id') as new \gset
select test.is(ops.run_show(:'new') #>> '{run,retry_of}', :'run', 'it names what it retries');
select test.is(ops.run_show(:'new') #> '{run,params}', '{"day": 1}', 'with the same parameters');
select test.is(ops.run_show(:'new') #>> '{phases,0,reused_from}', :'run', 'and where the phase ran');
select test.be('wendy');
select test.start() as claim \gset
select test.is(:'claim'::jsonb ->> 'phase', 'p2', 'it goes on where it failed');
select test.is(:'claim'::jsonb #> '{outputs,p1}', '{"rows": 7}', 'with the reused output');
select test.complete(:'claim');
select test.complete(test.start());
select test.is(test.status(:'new'), 'succeeded', 'the retry succeeds');
select test.is(test.status(:'run'), 'failed', 'the old run stays as it was');
