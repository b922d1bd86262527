select test.be('ada');
select test.template('one', 1);
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "quota", "resource": "runs", "window": "day", "limit": 2, "on_exceed": "refuse"}');
select test.run('one', '{"idempotency_key": "k"}') as a \gset
select test.run('one') as b \gset
select test.throws($$ select test.run('one') $$, 'LH014', 'a third is refused');
select test.is(test.run('one', '{"idempotency_key": "k"}'), :'a'::uuid, 'the same request again is no run more');
select test.throws(format('select ops.run_retry(%L)', :'a'), 'LH072', 'nor is one refused for another reason');
select ops.run_cancel(:'a');
select test.throws(format('select ops.run_retry(%L)', :'a'), 'LH014', 'a retry is a run too');
select test.is(ops.cap_usage('sales', 'dev') #> '{caps,0}' ->> 'used', '2', 'what was refused is not counted');
set local lhcr_test.shift = '1 day';
select test.ok(test.run('one') is not null, 'tomorrow there is room');
