select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.complete(test.start());
select test.be('ada');
select test.throws(format('select ops.run_cancel(%L)', :'run'), 'LH072', 'cancel');
select test.throws(format('select ops.run_retry(%L)', :'run'), 'LH072', 'retry');
select test.is(test.status(:'run'), 'succeeded', 'unchanged');
