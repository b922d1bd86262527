-- in batches of 100 and no turn of its own in between: who has more waiting, and had it first, gets no more
select test.be('superuser');
insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, 'operator'
  from ops.principal p, ops.organisation o where p.name = 'test_wendy' and o.name = 'evil';
create function test.queue_up(p_runs int) returns bigint language sql as $$
  select count(*) from generate_series(1, p_runs / 500) b, lateral jsonb_array_elements(ops.run_create_batch((
    select jsonb_agg(jsonb_build_object('project', 'sales', 'environment', 'dev', 'template', 'one', 'git_sha', '0123456789abcdef', 'spec_slug', 'shop', 'labels', jsonb_build_object('batch', b || '.' || n)))
      from generate_series(1, 500) n)) -> 'runs')
$$;
select test.be('ada');
select test.template('one', 1);
select test.is(test.queue_up(2500), 2500::bigint, 'acme has much');
select test.be('eve');
select test.template('one', 1);
select test.is(test.queue_up(1500), 1500::bigint, 'evil less');
select test.be('wendy');
select jsonb_object_agg(org, n) as share from (select c #>> '{run,org}' as org, count(*) as n
  from generate_series(1, 20) b, lateral jsonb_array_elements(ops.run_claim('w1', p_limit => 100 + 0 * b) -> 'claims') c group by 1) x \gset
select test.is((:'share'::jsonb ->> 'acme')::int + (:'share'::jsonb ->> 'evil')::int, 2000, 'two thousand claims');
select test.ok((:'share'::jsonb ->> 'evil')::int between 950 and 1050, 'half of them each, within 5 %: ' || :'share');
