select test.be('ada');
select test.template('deploy', 1, '{"phases": [{"name": "go", "kind": "step", "executor": "runbook", "approve": {"role": "operator"}}]}');
select test.run('deploy') as run \gset
select test.is(test.phase_status(:'run'), 'held', 'also a first phase waits');
select test.is(ops.phase_approve(:'run', p_reject => true, p_reason => 'not today') ->> 'status', 'cancelled', 'a platform admin stands in');
select test.is(ops.run_show(:'run') #>> '{run,cancel_reason}', 'not today', 'with the reason');
select test.throws($$select test.template('bad', 1, '{"phases": [{"name": "go", "kind": "step", "executor": "runbook", "approve": {"role": "boss"}}]}')$$, 'LH022', 'a role that is none');
select test.throws($$select test.template('bad', 1, '{"phases": [{"name": "go", "kind": "step", "executor": "runbook", "approve": true}]}')$$, 'LH022', 'no object');
