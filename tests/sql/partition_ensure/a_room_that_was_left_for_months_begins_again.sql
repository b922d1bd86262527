-- each in a month that nobody has ticked for
select test.be('ada');
select test.template('one', 1);
select test.schedule('one', '@daily');
select test.run('one') as left_at \gset
set local lhcr_test.shift = '400 days';
select test.be('wendy');
select test.ok(ops.worker_register('w9', '{"instance": "after a year"}') ->> 'worker_id' is not null, 'a worker registers');
set local lhcr_test.shift = '500 days';
select test.be('superuser');
select test.is(ops.org_bootstrap('acme', 'sales', 'test_ada', 'user') ->> 'org', 'acme', 'the organisation is found');
set local lhcr_test.shift = '600 days';
select test.be('ada');
select test.is(ops.run_cancel(:'left_at') ->> 'status', 'cancelled', 'an old run is ended');
set local lhcr_test.shift = '800 days';
select test.template('two', 1);
select test.ok(count(*) = 1, 'a template is applied, and audited') from jsonb_array_elements(ops.template_list('sales') -> 'templates') t where t ->> 'name' = 'two';
set local lhcr_test.shift = '900 days';
select test.be('wendy');
select test.is(ops.maintenance_tick('w1') ->> 'fired', '1', 'the tick fires what is due');
select test.ok(test.fires() like '%created%', 'and its run is made');
