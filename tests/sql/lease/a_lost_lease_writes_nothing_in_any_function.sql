-- every function that takes p_lease_token, found in the catalogue: with a token that was lost, and with one made up
select test.be('ada');
select test.template('two', 2);
select test.run('two') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
set local lhcr_test.shift = '16 minutes';
select ops.maintenance_tick('w1');
select test.start() ->> 'lease_token' as new_token \gset
select test.be('superuser');
create function test.call(p_function text, p_run uuid, p_token uuid) returns text language sql as $$
  select format('select ops.%I(%s)', p_function, string_agg(format('%I => %s', a.name, case a.name
    when 'p_run_id' then quote_literal(p_run) when 'p_lease_token' then quote_literal(p_token) when 'p_phase' then quote_literal('p1')
    when 'p_events' then quote_literal('[{"type": "LOG", "message": "late"}]') when 'p_failure' then quote_literal('{"class": "transient", "message": "late"}')
    when 'p_artifact' then quote_literal('{"sha256": "' || repeat('a', 64) || '", "byte_size": 1, "content_type": "text/plain", "storage_url": "file:///x", "name": "late"}')
    when 'p_output' then quote_literal('{"late": true}') else 'null' end), ', '))
    from pg_proc p cross join lateral unnest(p.proargnames[1:p.pronargs]) with ordinality a (name, no)
   where p.pronamespace = 'ops'::regnamespace and p.proname = p_function
$$;
create temp table fenced as select p.proname::text as name from pg_proc p
 where p.pronamespace = 'ops'::regnamespace and 'p_lease_token' = any (p.proargnames) and p.proname not like '\_%';
create function test.image(p_run uuid) returns text language sql as $$
  select md5(string_agg(t, '')) from (
    select r::text as t from ops.run r where run_id = p_run union all select p::text from ops.phase p where run_id = p_run
    union all select l::text from ops.lease l where run_id = p_run union all select e::text from ops.event e where run_id = p_run
    union all select a::text from ops.attempt a where run_id = p_run union all select k::text from ops.artifact_link k where run_id = p_run
    union all select a::text from ops.artifact a union all select u::text from ops.audit u order by 1) x
$$;
select test.image(:'run') as before \gset
grant select on fenced to public;
select test.ok((select count(*) >= 7 from fenced), 'the walk finds the functions');
select test.be('wendy');
select test.throws(test.call(name, :'run', :'token'), 'LH071', name || ' with the lost token') from fenced;
select test.throws(test.call(name, :'run', gen_random_uuid()), 'LH071', name || ' with a made-up token') from fenced;
select test.be('superuser');
select test.is(test.image(:'run'), :'before', 'nothing has changed');
select test.be('wendy');
select test.is(ops.lease_heartbeat('w1', jsonb_build_array(jsonb_build_object('run_id', :'run', 'phase', 'p1', 'lease_token', :'token'))) #>> '{leases,0,state}', 'lost', 'the heartbeat says lost');
select test.is(ops.phase_complete(:'run', 'p1', :'new_token') ->> 'phase_status', 'succeeded', 'the new token works');
-- the answer that the attempt got is repeated to its own token alone
select test.throws(test.call(name, :'run', :'token'), 'LH071', name || ' with the lost token, after the phase ended') from fenced;
select test.throws(test.call(name, :'run', gen_random_uuid()), 'LH071', name || ' with a made-up token, after the phase ended') from fenced;
