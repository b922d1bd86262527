select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.claim() -> 0 as claim \gset
select test.throws(format('select test.complete(%L)', :'claim'), 'LH072', 'no arrow');
select test.is(test.phase_status(:'run'), 'claimed', 'unchanged');
