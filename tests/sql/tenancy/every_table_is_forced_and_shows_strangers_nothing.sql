-- each table and partition that the catalogue knows: forced row level security, owned by lhcr_owner, and neither a
-- member of another organisation nor a login without membership sees a row or may write one
select test.be('ada');
select test.template('one', 1);
select test.run('one', '{"idempotency_key": "k"}');
select test.run('one', '{"queue_key": "q"}'), test.run('one', '{"queue_key": "q"}');
select ops.connection_add('{"project": "sales", "environment": "dev", "name": "odoo", "kind": "odoo", "conninfo": "host=db"}');
select ops.setting_set('sales', 'dev', 'x', '1');
select test.be('wendy');
select test.start() as claim \gset
select ops.artifact_register((:'claim'::jsonb ->> 'run_id')::uuid, 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid, jsonb_build_object('sha256', repeat('a', 64), 'byte_size', 3, 'content_type', 'text/plain', 'storage_url', test.place(repeat('a', 64)), 'name', 'a'));
select ops.artifact_announce((:'claim'::jsonb ->> 'run_id')::uuid, 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid, array[repeat('b', 64)]);
select test.complete(:'claim', '{"publish": true, "tables": [{"name": "gold.t", "location": "file:///t", "version": 0}]}');
select test.fail(test.start(), 'transient');
select test.run('one');
select test.claim();
select ops.run_claim('w1', p_claim_id => gen_random_uuid());
select test.be('superuser');
create temp table walked as select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as forced,
    pg_get_userbyid(c.relowner) as owner from pg_class c where c.relnamespace = 'ops'::regnamespace and c.relkind in ('r', 'p');
create temp table viewed as select c.oid::regclass::text as name, c.reloptions::text like '%security_invoker=true%' as as_caller
  from pg_class c where c.relkind in ('v', 'm') and c.relowner = 'lhcr_owner'::regrole;
grant select on walked, viewed to public;
select test.ok((select count(*) > 30 from walked), 'the walk finds the tables');
select test.ok((select count(*) >= 6 from viewed) and (select bool_and(as_caller) from viewed), 'and the views, which show what their caller may see');
select test.ok(forced, name || ' is forced') , test.is(owner::text, 'lhcr_owner', name || '''s owner') from walked;
select test.ok(not (rolsuper or rolbypassrls or rolcanlogin), 'the owner has no way round') from pg_roles where rolname = 'lhcr_owner';
create function test.seen(p_table text) returns bigint language plpgsql as $$
declare v_count bigint;
begin
  execute format('select count(*) from %s', p_table) into v_count;
  return v_count;
exception when insufficient_privilege then
  return 0;
end $$;
create function test.writable(p_table text) returns boolean language sql as $$
  select has_table_privilege(p_table, 'insert') or has_table_privilege(p_table, 'update') or has_table_privilege(p_table, 'delete') or has_table_privilege(p_table, 'truncate')
$$;
-- counts of the rows there are, to show that there is something not to be seen
select test.ok((select count(*) from ops.run) > 0 and (select count(*) from ops.event) > 0 and (select count(*) from ops.audit) > 0 and (select count(*) from ops.ready) + (select count(*) from ops.lease) > 0, 'there are rows');
select test.be('nobody');
select test.is(test.seen(name), 0::bigint, 'nobody sees ' || name) from walked;
select test.is(test.writable(name), false, 'nobody writes ' || name) from walked;
select test.is(test.seen(name), 0::bigint, 'nobody sees ' || name) from viewed;
select test.be('eve');
select test.is(test.seen(name), case when name in ('ops.organisation', 'ops.project') then 1 when name = 'ops.environment' then 3 else 0 end::bigint, 'eve sees only her own of ' || name)
  from walked where name not in ('ops.audit');
select test.is((select count(*) from ops.audit where detail::text like '%sales%' and org_id <> (select org_id from ops.organisation)), 0::bigint, 'eve sees no audit of others');
select test.is(test.writable(name), false, 'eve writes no ' || name) from walked;
select test.be('ada');
select test.is(test.writable(name), false, 'not even a platform admin writes ' || name) from walked;
select test.ok(test.seen('ops.run') = 4 and test.seen('ops.event') > 3 and test.seen('public.runs') = 4, 'ada sees her own');
select test.be('eve');
select test.is(test.seen(name), 0::bigint, 'eve sees nothing in ' || name) from viewed;
