-- as the sets of earlier releases could leave one: a claim of its phase takes it over, the tick removes it
select test.be('ada');
select test.template('one', 1);
select ops.concurrency_set('sales', 'dev', 'project', 2);
select test.run('one') as a \gset
select test.run('one') as b \gset
select test.be('superuser');
insert into ops.concurrency_slot (run_id, phase_no, key, org_id, project_id, environment_id)
  select run_id, x.phase_no, 'project', org_id, project_id, environment_id from ops.run r cross join (values (1::smallint), (2)) as x (phase_no) where run_id = :'a';
select test.be('wendy');
select ops.maintenance_tick('w1') ->> 'busy';
select test.be('superuser');
select test.is((select count(*) from ops.concurrency_slot), 0::bigint, 'no phase holds them');
insert into ops.concurrency_slot (run_id, phase_no, key, org_id, project_id, environment_id)
  select run_id, 1, 'project', org_id, project_id, environment_id from ops.run where run_id = :'a';
select test.be('wendy');
select test.is(jsonb_array_length(test.claim(10)), 2, 'a claim of its phase is no error');
select test.be('superuser');
select test.is((select count(*) from ops.concurrency_slot), 2::bigint, 'and has one slot as the other has');
