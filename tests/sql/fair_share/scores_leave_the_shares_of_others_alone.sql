-- two tenants; acme lowers some of its runs and raises one: what is lowered does not drag the lane's virtual time ahead, so that evil's runs made
-- later still take turns with acme's
select test.be('superuser');
insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, 'operator'
  from ops.principal p, ops.organisation o where p.name = 'test_wendy' and o.name = 'evil';
create function test.share(p_claims int) returns jsonb language sql as $$
  select jsonb_object_agg(org, n) from (select c #>> '{run,org}' as org, count(*) as n
    from jsonb_array_elements(ops.run_claim('w1', p_limit => p_claims) -> 'claims') c group by 1) x
$$;
select test.be('ada');
select test.template('one', 1), test.template('late', 1);
select ops.signal_set('{"project": "sales", "environment": "dev", "subject": "template:late", "signal": "manual", "value": -3000}');
select count(test.run('late')) from generate_series(1, 20);
select test.be('wendy');
select test.is(test.share(20) ->> 'acme', '20', 'only lowered ones are there');
select test.be('ada');
select count(test.run('one')) from generate_series(1, 300);
select test.be('eve');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 100);
select test.be('wendy');
select test.share(60) as share \gset
select test.ok((:'share'::jsonb ->> 'evil')::int between 28 and 32, 'half of 60 claims each: ' || :'share');
select test.be('ada');
select test.run('one') as urgent \gset
select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || :'urgent', 'signal', 'manual', 'value', 3600));
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'urgent', 'the urgent one is next');
select test.share(60) as share \gset
select test.ok((:'share'::jsonb ->> 'evil')::int between 28 and 32, 'and the turns go on: ' || :'share');
