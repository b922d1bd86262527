select test.be('ada');
select test.is(test.template('t', 2) - 'template_id', '{"name": "t", "version": 1, "created": true}', 'the first');
select test.is(test.template('t', 2) - 'template_id', '{"name": "t", "version": 1, "created": false}', 'the same');
select test.is(test.template('t', 3) - 'template_id', '{"name": "t", "version": 2, "created": true}', 'another');
select test.is(ops.template_show('sales', 't') ->> 'version', '2', 'the latest is shown');
select test.is(jsonb_array_length(ops.template_list('sales') -> 'templates'), 1, 'one template');
select test.throws(format('select ops.template_apply(%L)', '{"project": "sales", "name": "t", "kind": "runbook"}'::jsonb || p), 'LH022', p::text)
  from unnest(array['{}', '{"phases": []}', '{"phases": [{"name": "a", "kind": "k"}]}', '{"phases": [{"name": "a", "kind": "k", "executor": "e"}, {"name": "a", "kind": "k", "executor": "e"}]}',
    '{"phases": [{"name": "a", "kind": "k", "executor": "e", "timeout_ms": -1}]}', '{"phases": [{"name": "a", "kind": "k", "executor": "e", "lease_ms": 5}]}',
    '{"phases": [{"name": "a", "kind": "k", "executor": "e"}], "retry": {"max_attempts": 0}}', '{"phases": [{"name": "../a", "kind": "k", "executor": "e"}]}']::jsonb[]) p;
