select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
select repeat('a', 64) as a, repeat('b', 64) as b \gset
create function pg_temp.gc(p_take boolean default false) returns jsonb language sql as $$
  select ops.artifact_gc('sales', 'dev', jsonb_build_array(jsonb_build_object('sha256', repeat('a', 64), 'modified_at', '2020-01-01T00:00:00Z'),
    jsonb_build_object('sha256', repeat('b', 64), 'modified_at', '2020-01-01T00:00:00Z')), '1 hour', p_take)
$$;
select test.is(ops.artifact_announce(:'run', 'p1', :'token', array[:'a']) ->> 'announced', '1', 'the first time');
select test.is(ops.artifact_announce(:'run', 'p1', :'token', array[:'a', :'a']) ->> 'announced', '0', 'again is fine');
select test.is(pg_temp.gc(p_take => true), jsonb_build_object('removable', jsonb_build_array(:'b'), 'named', 0, 'announced', 1, 'young', 0, 'busy', 0), 'only what nobody announced goes');
-- registered: the row protects it, and the announcement is gone
select ops.artifact_register(:'run', 'p1', :'token', jsonb_build_object('sha256', :'a', 'byte_size', 3, 'content_type', 'text/plain', 'storage_url', test.place(:'a'), 'name', 'a'));
select test.is(pg_temp.gc() ->> 'named', '1', 'a row names it');
select test.is(ops.artifact_announce(:'run', 'p1', :'token', array[:'a']) ->> 'announced', '0', 'a named hash needs no announcement');
-- an attempt that lost its lease protects nothing any more
select ops.artifact_announce(:'run', 'p1', :'token', array[:'b']);
select test.is(pg_temp.gc() ->> 'announced', '1', 'announced');
set local lhcr_test.shift = '16 minutes';
select ops.maintenance_tick('w1');
select test.is(pg_temp.gc() -> 'removable', jsonb_build_array(:'b'), 'its attempt is gone');
select ops.maintenance_tick('w1');
select test.be('superuser');
select test.is((select count(*) from ops.artifact_announcement), 0::bigint, 'announcements of the dead are forgotten');
