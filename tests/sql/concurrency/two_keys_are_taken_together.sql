select test.be('ada');
select test.template('both', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "concurrency": ["erp", "lake"]}]}');
select test.template('erp', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "concurrency": ["erp"]}]}');
select test.template('lake', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "concurrency": ["lake"]}]}');
select ops.concurrency_set('sales', 'dev', 'erp', 1);
select ops.concurrency_set('sales', 'dev', 'lake', 1);
select test.run('lake') as lake \gset
select test.run('both') as both \gset
select test.run('erp') as erp \gset
select test.be('wendy');
select array_agg(c ->> 'run_id') as got from jsonb_array_elements(test.claim(10)) c \gset
select test.is(:'got'::text[], array[:'lake', :'erp'], 'who needs both waits for the one that is taken and holds up nobody');
select test.be('superuser');
select lease_token as t_lake from ops.lease where run_id = :'lake' \gset
select lease_token as t_erp from ops.lease where run_id = :'erp' \gset
select test.be('wendy');
select ops.phase_start(:'lake', 'p1', :'t_lake'), ops.phase_complete(:'lake', 'p1', :'t_lake', '{}');
select test.is(test.claim(10), '[]', 'it has the one and finds the other full');
select ops.phase_start(:'erp', 'p1', :'t_erp'), ops.phase_complete(:'erp', 'p1', :'t_erp', '{}');
select test.is(test.claim(10) #>> '{0,run_id}', :'both', 'then it has both');
