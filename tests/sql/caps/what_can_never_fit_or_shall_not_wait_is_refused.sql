select test.be('ada');
select test.template('big', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "usage": {"rows": 5000}}, {"name": "p2", "kind": "step", "executor": "runbook"}]}');
select test.template('small', 1);
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "rows", "resource": "rows", "window": "day", "limit": 1000}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "one", "resource": "concurrent_runs", "limit": 1, "on_exceed": "refuse"}');
select test.run('big') as big \gset
select test.run('small') as small \gset
select test.run('small') as late \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 9) -> 'claims' as claims \gset
select test.is(:'claims'::jsonb #>> '{0,run_id}', :'small', 'one is claimed');
select test.be('ada');
select test.is(test.status(:'big'), 'failed', 'who needs more than a whole window has does not wait for ever');
select test.is(ops.run_show(:'big') #>> '{run,failure,message}', 'phase "p1" says that it needs 5000: cap "rows" allows 1000 rows a day in the environment, 0 are used or reserved', 'and says why');
select test.is(test.trail(:'big'), 'RUN_CREATED PHASE_QUEUED CAP_EXCEEDED PHASE_CANCELLED PHASE_CANCELLED RUN_FAILED', 'its trail names the cap');
select test.is(test.status(:'late'), 'failed', 'where a cap refuses, a run that finds no room ends');
select test.is(ops.run_show(:'late') #>> '{run,failure,class}', 'cap_exceeded', 'as cap_exceeded');
select test.is(ops.run_show(:'late') #>> '{run,failure,detail,cap}', 'one', 'by that cap');
select test.throws($$ select test.run('small') $$, 'LH014', 'and a new one is not made while there is none');
select test.is(ops.audit_log('{"action": "cap_refuse"}') #>> '{rows,0,object_id}', :'late', 'it is in the audit trail');
