select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
select test.is(ops.run_complete(:'run', '{"m": 1}', :'token') ->> 'run_status', 'running', 'set before the end');
select test.throws(format('select ops.run_complete(%L, %L, %L)', :'run', '{"m": 2}', :'token'), 'LH007', 'another one is a conflict');
select ops.phase_complete(:'run', 'p1', :'token');
select test.start() ->> 'lease_token' as token \gset
select test.is(ops.run_complete(:'run', '{"m": 1}', :'token') ->> 'run_status', 'succeeded', 'the last phase ends the run');
select test.is(ops.run_complete(:'run', '{"m": 1}', :'token') ->> 'run_status', 'succeeded', 'repeated, the same answer');
select test.is(ops.run_show(:'run') #> '{run,output_manifest}', '{"m": 1}', 'as written');
