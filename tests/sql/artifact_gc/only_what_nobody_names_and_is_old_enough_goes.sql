select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
select repeat('a', 64) as a, repeat('b', 64) as b, repeat('c', 64) as c \gset
select ops.artifact_register(:'run', 'p1', :'token', jsonb_build_object('sha256', :'a', 'byte_size', 3, 'content_type', 'text/plain', 'storage_url', test.place(:'a'), 'name', 'a'));
create function pg_temp.gc(p_environment text, p_retain interval, p_take boolean) returns jsonb language sql as $$
  select ops.artifact_gc('sales', p_environment, jsonb_build_array(
    jsonb_build_object('sha256', repeat('a', 64), 'modified_at', now() - interval '9 days'),
    jsonb_build_object('sha256', repeat('b', 64), 'modified_at', now() - interval '9 days'),
    jsonb_build_object('sha256', repeat('c', 64), 'modified_at', now() - interval '6 days')), p_retain, p_take)
$$;
select test.is(pg_temp.gc('dev', '7 days', false), jsonb_build_object('removable', jsonb_build_array(:'b'), 'named', 1, 'announced', 0, 'young', 1, 'busy', 0), 'the dry run');
select test.is(pg_temp.gc('dev', '5 days', false) -> 'removable', jsonb_build_array(:'b', :'c'), 'a shorter retention');
select test.is(pg_temp.gc('prod', '7 days', false) -> 'removable', jsonb_build_array(:'a', :'b'), 'rows of dev protect nothing in prod');
select test.be('superuser');
select test.is((select count(*) from ops.audit where action = 'artifact_gc'), 0::bigint, 'a dry run leaves no audit');
select test.be('wendy');
select pg_temp.gc('dev', '7 days', true);
select test.be('superuser');
select test.is((select detail -> 'sha256' from ops.audit where action = 'artifact_gc'), jsonb_build_array(:'b'), 'the audit says what was given up');
-- who may: a member who reads is not enough, and nobody cleans where he has no role
select test.be('audrey');
select test.throws('select pg_temp.gc(''dev'', ''7 days'', false)', 'LH004', 'an auditor');
select test.be('dave');
select test.throws('select pg_temp.gc(''prod'', ''7 days'', false)', 'LH006', 'a data engineer of dev, in prod');
select test.be('wendy');
select test.throws(format('select ops.artifact_gc(''sales'', ''dev'', %L, %L)', o, r), 'LH022', coalesce(o, 'null') || coalesce(r, 'null'))
  from (values (null, '1 day'), ('{}', '1 day'), ('[]', null), ('[]', '-1 day')) as x (o, r);
