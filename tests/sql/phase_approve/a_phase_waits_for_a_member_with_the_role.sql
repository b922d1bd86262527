select test.be('ada');
select test.template('deploy', 2, '{"phases": [{"name": "build", "kind": "step", "executor": "runbook"},
  {"name": "go", "kind": "step", "executor": "runbook", "approve": {"role": "operator", "by_another": true}}]}');
select test.run('deploy') as run \gset
select test.throws(format('select ops.phase_approve(%L)', :'run'), 'LH072', 'before anything waits');
select test.be('wendy');
select test.complete(test.start());
select test.is(test.phase_status(:'run', 2), 'held', 'the second phase waits');
select test.is(test.claim(5), '[]', 'and is not claimed');
select test.be('audrey');
select test.throws(format('select ops.phase_approve(%L)', :'run'), 'LH004', 'an auditor is no operator');
select test.be('ada');
select test.throws(format('select ops.phase_approve(%L)', :'run'), 'LH004', 'who made the run is not another');
select test.be('wendy');
select test.throws(format('select ops.phase_approve(%L, %L)', :'run', 'build'), 'LH072', 'a phase that does not wait');
select test.is(ops.phase_approve(:'run', 'go', 'seen the report') ->> 'phase_status', 'queued', 'the operator lets it through');
select test.throws(format('select ops.phase_approve(%L)', :'run'), 'LH072', 'once');
select test.ok(test.trail(:'run') like '%PHASE_HELD PHASE_APPROVED PHASE_QUEUED', 'the trail says so');
select test.is(ops.run_show(:'run') #>> '{phases,1,approval,login}', 'test_wendy', 'and the phase who it was');
select test.is(test.complete(test.start()) ->> 'run_status', 'succeeded', 'then it goes on');
