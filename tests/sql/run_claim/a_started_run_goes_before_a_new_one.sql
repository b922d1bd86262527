select test.be('ada');
select test.template('two', 2);
select test.run('two') as a \gset
select test.run('two') as b \gset
select test.be('wendy');
select test.complete(test.start());
select test.is(test.claim() -> 0 ->> 'phase', 'p2', 'the second phase of the first run');
select test.is((test.claim() -> 0 ->> 'run_id')::uuid, :'b', 'then the second run');
