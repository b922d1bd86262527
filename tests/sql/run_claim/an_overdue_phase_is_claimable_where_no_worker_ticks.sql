select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.claim(1, '60 seconds');
set local lhcr_test.shift = '61 seconds';
select test.is((test.claim() -> 0 ->> 'run_id')::uuid, :'run', 'claimed again without a tick');
