select test.be('superuser');
create role test_newcomer login;
select test.be('ada');
select ops.member_add('{"login": "test_newcomer", "project": "sales", "environment": "dev", "role": "operator"}') as m \gset
select test.is(array[:'m'::jsonb ->> 'created', :'m'::jsonb ->> 'role', :'m'::jsonb ->> 'environment', :'m'::jsonb ->> 'login_exists', (:'m'::jsonb -> 'groups')::text],
  '{true,operator,dev,true,"[\"lhcr_user\", \"lhcr_worker\"]"}', 'a login that is there gets its groups');
select test.is(ops.member_add('{"login": "test_newcomer", "project": "sales", "environment": "dev", "role": "operator"}') ->> 'created', 'false', 'the same again changes nothing');
select test.is(ops.member_add('{"login": "test_later", "role": "auditor", "kind": "service"}') ->> 'login_exists', 'false', 'one that is not there yet may be made later');
select test.is(ops.member_add('{"login": "pg_monitor", "role": "auditor"}') -> 'groups', '[]', 'a group of the database is no login, and gets nothing');
select test.is((select string_agg(m ->> 'member', ' ') from jsonb_array_elements(ops.member_list('acme') -> 'members') m where m ->> 'member' in ('test_newcomer', 'test_later')), 'test_later test_newcomer', 'both are listed');
select test.template('one', 1);
set session authorization test_newcomer;
select test.is((ops.whoami() #>> '{memberships,0,role}'), 'operator', 'and is what was said');
select test.is((ops.run_create('{"project": "sales", "environment": "dev", "template": "one", "git_sha": "abcdef0", "spec_slug": "s"}') ->> 'created'), 'true', 'and works');
select test.throws($$select ops.run_create('{"project": "sales", "environment": "prod", "template": "one", "git_sha": "abcdef0", "spec_slug": "s"}')$$, 'LH006', 'there alone');
select test.throws($$select ops.member_add('{"login": "test_friend", "project": "sales", "environment": "dev", "role": "operator"}')$$, 'LH004', 'and lets nobody in');
reset session authorization;
select test.be('ada');
select test.is((ops.member_remove('{"login": "test_newcomer", "project": "sales", "environment": "dev"}') -> 'roles')::text, '["operator"]', 'out again');
set session authorization test_newcomer;
select test.is((ops.whoami() -> 'memberships')::text, '[]', 'from the next call on');
reset session authorization;
select test.be('ada');
select test.is((select string_agg(distinct a ->> 'action', ' ') from jsonb_array_elements(ops.audit_log('{}') -> 'rows') a where a ->> 'action' like 'member%'), 'member_add member_remove', 'both are on record');
