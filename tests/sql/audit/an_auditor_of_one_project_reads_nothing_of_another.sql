-- templates are of a whole project and name no environment
select ops.org_bootstrap('acme', 'billing', 'test_ada', 'user');
update ops.membership m set role = 'auditor', project_id = j.project_id, environment_id = null
  from ops.principal p, ops.project j join ops.organisation o using (org_id)
 where p.principal_id = m.principal_id and p.name = 'test_dave' and o.name = 'acme' and j.name = 'sales';
select ops._audit('org_renamed', o.org_id, null, null, 'organisation', 'acme') from ops.organisation o where o.name = 'acme';
select test.be('ada');
select test.template('of_sales', 1);
select test.template('of_billing', 1, '{"project": "billing"}');
select test.be('dave');
select test.ok(ops.audit_log('{"action": "template_apply"}') -> 'rows' @? '$[*] ? (@.project == "sales")', 'his own is told');
select test.ok(not (ops.audit_log() -> 'rows') @? '$[*] ? (@.project == "billing")', 'another''s is not');
select test.ok(ops.audit_log() -> 'rows' @? '$[*] ? (@.project == null)', 'what concerns the organisation is told');
select test.is((select count(*) from ops.audit where action = 'template_apply'), 1::bigint, 'a query reads what the function tells');
select test.ok((select count(*) from ops.audit where project_id is null) > 0, 'and what concerns the organisation');
select test.be('audrey');
select test.ok(ops.audit_log() -> 'rows' @? '$[*] ? (@.project == "billing")', 'who audits all reads both');
