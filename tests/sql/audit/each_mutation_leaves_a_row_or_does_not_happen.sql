select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.complete(test.start());
select test.be('audrey');
select test.is((select string_agg(action, ' ' order by audit_id) from ops.audit where environment_id is not null), 'run_create run_claim phase_start phase_complete', 'who did what');
select test.is((select count(*) from ops.audit where login = 'test_wendy' and environment_id is not null), 3::bigint, 'and by which login');
select test.ok(exists (select from ops.audit where action = 'template_apply'), 'also what names no environment');
select test.be('eve');
select test.is((select count(*) from ops.audit where action <> 'org_bootstrap'), 0::bigint, 'of her own organisation only');
select test.be('superuser');
set local role lhcr_owner;
alter table ops.audit add constraint nothing_more check (at < '2020-01-01') not valid;
select test.be('ada');
select test.throws($$select test.run('one')$$, '23514', 'without its audit row a run is not created');
select test.is(jsonb_array_length(ops.run_list() -> 'runs'), 1, 'indeed not');
