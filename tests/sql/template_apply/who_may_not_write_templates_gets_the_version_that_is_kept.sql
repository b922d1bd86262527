-- wendy is an operator: she runs what somebody else has applied, and adds nothing
select test.be('ada');
select test.template('one', 1) ->> 'template_id' as template \gset
select test.be('wendy');
select test.is(test.template('one', 1), jsonb_build_object('template_id', :'template', 'name', 'one', 'version', 1, 'created', false), 'the same body is there');
select test.throws($$select test.template('one', 2)$$, 'LH004', 'another body of that name');
select test.throws($$select test.template('other', 1)$$, 'LH004', 'another name');
select test.throws($$select test.template('one', 1, '{"kind": "Not A Word"}')$$, 'LH022', 'a body that could not be run');
select test.ok(test.run('one', '{"template_version": 1}') is not null, 'and she runs it');
select test.be('audrey');
select test.is(test.template('one', 1) ->> 'created', 'false', 'an auditor may ask too');
select test.throws($$select test.template('one', 2)$$, 'LH004', 'and adds none');
select test.be('eve');
select test.throws($$select ops.template_apply('{"org": "acme", "project": "sales", "name": "one", "kind": "runbook", "phases": [{"name": "p1", "kind": "step", "executor": "runbook", "input": {"n": 1}}]}')$$, 'LH006', 'a member of another organisation is not told of it');
select test.be('superuser');
select test.is((select count(*) from ops.template where name = 'one'), 1::bigint, 'there is one version still');
select test.is((select count(*) from ops.audit where action = 'template_apply'), 1::bigint, 'and one row of audit');
