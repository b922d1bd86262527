select test.be('superuser');
select test.ok((select pg_get_userbyid(relowner) = 'lhcr_owner' and reloptions::text like '%security_invoker=true%' from pg_class where oid = 'public.runs'::regclass), 'public.runs is ours and runs as its caller');
select test.is((select count(*) from pg_proc where pronamespace = 'public'::regnamespace and proowner = 'lhcr_owner'::regrole and prosecdef), 0::bigint, 'no wrapper runs as its owner');
select test.be('ada');
select test.template('one', 1);
select test.ok(public.run_create('{"project": "sales", "environment": "dev", "template": "one", "git_sha": "abcdef0", "spec_slug": "s"}') ->> 'run_id' is not null, 'the wrapper works');
