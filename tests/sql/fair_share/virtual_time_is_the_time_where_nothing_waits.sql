select test.be('ada');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 50);
select test.be('wendy');
select test.is(jsonb_array_length(test.claim(100)), 50, 'all are claimed');
set local lhcr_test.shift = '10 minutes';
select test.is(test.claim(), '[]', 'nothing is left');
select test.be('superuser');
select test.ok(abs(extract(epoch from ops.now()) * 1000000 - pg_sequence_last_value(clock)) < 2000000, 'the lane''s clock is at the time again')
  from ops.lane_clock where lane = 'A';
select test.be('ada');
select test.run('one') as run \gset
select test.be('superuser');
select test.ok(abs(extract(epoch from ops.now()) * 1000000 - ready_key) < 2000000, 'what enters now has the time as its key') from ops.phase where run_id = :'run';
