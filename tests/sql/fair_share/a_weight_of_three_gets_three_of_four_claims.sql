select test.be('superuser');
insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, 'operator'
  from ops.principal p, ops.organisation o where p.name = 'test_wendy' and o.name = 'evil';
select test.be('eve');
select test.is(ops.queue_weight('sales', 'dev', 300) ->> 'weight', '300', 'set');
select test.throws($$select ops.queue_weight('sales', 'dev', 0)$$, 'LH022', 'a weight of nothing');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 200);
select test.be('ada');
select test.throws($$select ops.queue_weight('sales', 'dev', 500, 'evil')$$, 'LH006', 'another''s environment');
select test.template('one', 1);
select count(test.run('one')) from generate_series(1, 200);
select test.be('wendy');
select test.is((select count(*) filter (where c #>> '{run,org}' = 'evil') between 74 and 76 from jsonb_array_elements(test.claim(100)) c), true, 'three of four');
select test.throws($$select ops.queue_weight('sales', 'dev', 5, 'acme')$$, 'LH004', 'an operator does not weigh environments');
