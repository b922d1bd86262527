select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() as claim \gset
select test.throws(format('select test.fail(%L, %L)', :'claim', 'lease_lost'), 'LH022', 'lease_lost is the database''s to say');
select test.throws(format('select test.fail(%L, %L)', :'claim', 'bad luck'), 'LH022', 'unknown');
select test.is(test.phase_status(:'run'), 'running', 'and nothing changed');
