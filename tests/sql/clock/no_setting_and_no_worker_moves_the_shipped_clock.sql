-- database: without the test clock
select test.be('wendy');
set local lhcr_test.shift = '1 day';
select test.throws('select ops.now()', '42501', 'a worker may not even call it');
select test.throws('create or replace function ops.now() returns timestamptz language sql return null::timestamptz', '42501', 'nor replace it');
select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.ok((ops.run_show(:'run') #>> '{run,created_at}')::timestamptz between clock_timestamp() - interval '1 minute' and clock_timestamp(), 'the setting moves nothing');
