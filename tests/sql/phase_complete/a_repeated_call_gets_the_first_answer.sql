select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.be('wendy');
select test.start() as claim \gset
select test.complete(:'claim', '{"x": 1}') as first \gset
select test.complete(test.start());
select test.is(test.complete(:'claim', '{"x": 1}'), :'first'::jsonb, 'also after the run has ended');
select test.throws(format('select test.fail(%L, %L)', :'claim', 'transient'), 'LH071', 'another call with the token is refused');
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'claim'::jsonb ->> 'lease_token', '[{"type": "LOG"}]'), 'LH071', 'and so is a late event');
