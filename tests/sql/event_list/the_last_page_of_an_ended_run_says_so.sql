select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.is(ops.event_list(:'run') ->> 'terminal', 'false', 'it may go on');
select ops.run_cancel(:'run');
select test.is(ops.event_list(:'run', 0, 2) ->> 'terminal', 'false', 'there is another page');
select test.is(ops.event_list(:'run', (ops.event_list(:'run', 0, 2) ->> 'last_seq')::bigint) ->> 'terminal', 'true', 'this was the last');
select test.throws(format('select ops.event_list(%L)', gen_random_uuid()), 'LH006', 'a run that does not exist');
select test.throws(format('select ops.event_list(%L, 0, 0)', :'run'), 'LH022', 'an empty page');
