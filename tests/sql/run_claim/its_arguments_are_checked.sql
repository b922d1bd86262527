select test.be('wendy');
select test.throws($$select ops.run_claim('w1', p_limit => 0)$$, 'LH022', 'no phase');
select test.throws($$select ops.run_claim('w1', p_limit => 100000)$$, 'LH022', 'too many');
select test.throws($$select ops.run_claim('w1', p_lease => '0 seconds')$$, 'LH022', 'no lease at all');
select test.throws($$select ops.run_claim('w1', p_lease => '1 year')$$, 'LH022', 'a lease for ever');
select test.throws($$select ops.run_claim(E'w\n1')$$, 'LH022', 'a worker with a line break');
