-- two tenants, one worker that serves both; acme has ten times as much waiting, and was first
select test.be('superuser');
insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, 'operator'
  from ops.principal p, ops.organisation o where p.name = 'test_wendy' and o.name = 'evil';
create function test.share(p_claims int) returns jsonb language sql as $$
  select jsonb_object_agg(org, n) from (select c #>> '{run,org}' as org, count(*) as n
    from jsonb_array_elements(ops.run_claim('w1', p_limit => p_claims) -> 'claims') c group by 1) x
$$;
select test.be('ada');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 600);
select test.be('eve');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 60);
select test.be('wendy');
select test.share(40) as share \gset
select test.ok((:'share'::jsonb ->> 'evil')::int between 19 and 21, 'half of 40 claims each: ' || :'share');
select test.share(40) as share \gset
select test.ok((:'share'::jsonb ->> 'evil')::int between 19 and 21, 'and of the next 40: ' || :'share');
select test.be('eve');
select count(test.run('one')) from generate_series(1, 300);
select test.be('wendy');
select test.share(100) as share \gset
select test.ok((:'share'::jsonb ->> 'evil')::int between 48 and 52, 'it does not matter who enters when: ' || :'share');
