select test.be('ada');
select test.template('three', 3);
select test.run('three', '{"params": {"day": 1}}') as run \gset
select test.be('wendy');
select test.complete(test.start(), '{"rows": 7}');
select test.fail(test.start(), 'permanent');
select test.be('ada');
select ops.run_retry(:'run', 'start') as retry \gset
select test.is(:'retry'::jsonb -> 'reused', '[]', 'nothing is reused');
select test.is(:'retry'::jsonb ->> 'retry_of', :'run', 'it names what it retries');
select (:'retry'::jsonb ->> 'run_id') as new \gset
select test.is(ops.run_show(:'new') #> '{run,params}', '{"day": 1}', 'with the same parameters');
select test.is((select string_agg(p ->> 'status', ' ' order by p ->> 'phase_no') from jsonb_array_elements(ops.run_show(:'new') -> 'phases') p), 'queued waiting waiting', 'all of it is before it');
select test.ok(ops.run_show(:'new') #>> '{phases,0,reused_from}' is null and ops.run_show(:'new') #>> '{phases,0,output}' is null, 'the first phase knows nothing of the old one');
select test.be('wendy');
select test.start() as claim \gset
select test.is(:'claim'::jsonb ->> 'run_id' || ' ' || (:'claim'::jsonb ->> 'phase'), :'new' || ' p1', 'the first phase is claimed again');
select test.is(:'claim'::jsonb ->> 'attempt', '1', 'as a first attempt');
select test.is(:'claim'::jsonb #> '{run,params}', '{"day": 1}', 'with the parameters of then');
select test.complete(:'claim', '{"rows": 8}');
select test.start() as claim \gset
select test.is(:'claim'::jsonb #> '{outputs,p1}', '{"rows": 8}', 'and what it makes now goes on');
select test.complete(:'claim');
select test.complete(test.start());
select test.is(test.status(:'new') || ' ' || test.status(:'run'), 'succeeded failed', 'it succeeds; the old run stays as it was');
select test.is(ops.run_show(:'run') #> '{phases,0,output}', '{"rows": 7}', 'and its output too');
