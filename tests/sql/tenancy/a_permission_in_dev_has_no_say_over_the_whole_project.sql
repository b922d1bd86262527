create function test.refusal(p_sql text) returns text language plpgsql as $$
declare
  v_message text;
begin
  execute p_sql;
  return 'let in';
exception when others then
  get stacked diagnostics v_message = message_text;
  return sqlstate || ' ' || v_message;
end
$$;
-- dave may everything, in dev
update ops.membership m set role = 'platform_admin' from ops.principal p where p.principal_id = m.principal_id and p.name = 'test_dave';
select test.be('ada');
select test.template('one', 1);
select ops.promotion_set('sales', '{dev,stage,prod}');
select test.be('superuser');
select ops.audit_seal();
select test.be('dave');
select test.is(test.refusal($$select ops.promotion_set('sales', '{}')$$),
  'LH004 permission "member.write" is needed in all of project "sales" and is missing in environments that you do not see', 'he does not open the gate of prod');
select test.throws($$select ops.score_weight('sales', 'manual', 86400)$$, 'LH004', 'nor decides how urgent its runs are');
select test.is(test.refusal($$select ops.audit_export()$$),
  'LH004 permission "audit.read" is needed in all of organisation "acme" and is missing in environments that you do not see', 'nor takes the trail of all out');
select test.throws($$select ops.audit_exported(1, repeat('0', 64))$$, 'LH004', 'nor says that it is kept elsewhere');
select test.ok(not (ops.audit_log() -> 'rows') @? '$[*] ? (@.environment == "prod")', 'what he reads is of dev');
select test.is(ops.audit_verify() ->> 'verdict', 'intact', 'and that it is whole');
select test.ok(test.template('of_dave', 1) ->> 'version' = '1', 'templates are for who writes them in any environment');
-- who sees the others is told where it is missing
select test.be('superuser');
insert into ops.membership (principal_id, org_id, project_id, environment_id, role)
  select p.principal_id, e.org_id, e.project_id, e.environment_id, case e.name when 'prod' then 'operator' else 'platform_admin' end::ops.member_role
    from ops.principal p, ops.environment e join ops.organisation o using (org_id) where p.name = 'test_dave' and o.name = 'acme' and e.name <> 'dev';
select test.be('dave');
select test.is(test.refusal($$select ops.promotion_set('sales', '{}')$$),
  'LH004 permission "member.write" is needed in all of project "sales" and is missing in prod', 'missing in prod');
select test.is(test.refusal($$select ops.audit_export()$$),
  'LH004 permission "audit.read" is needed in all of organisation "acme" and is missing in sales/prod', 'and the auditor''s too');
-- all of it may also be one by one
select test.be('superuser');
update ops.membership m set role = 'platform_admin' from ops.principal p where p.principal_id = m.principal_id and p.name = 'test_dave';
select test.be('dave');
select test.is(ops.promotion_set('sales', '{}') -> 'gates', '[]', 'a member of each has a say over all');
select test.is(ops.score_weight('sales', 'manual', 2) ->> 'weight', '2', 'and weighs');
select test.ok(jsonb_array_length(ops.audit_export() -> 'batches') >= 0, 'and exports');
