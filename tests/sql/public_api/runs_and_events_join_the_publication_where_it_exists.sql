select test.be('superuser');
select test.is(ops._realtime_join(), false, 'elsewhere nothing happens');
create publication supabase_realtime;
select test.is(ops._realtime_join(), true, 'where it exists they join');
select test.is(ops._realtime_join(), false, 'once');
select test.ok((select count(*) >= 2 and bool_and(tablename ~ '^(run|event)') from pg_publication_tables where pubname = 'supabase_realtime'), 'runs and events');
