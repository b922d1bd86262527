-- one phase names its connection, one has it by the parameter `source:NAME` of its run, which goes before the name in the phase
select test.be('ada');
select test.template('named', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "input": {"connection": "erp"}}]}');
select test.template('bound', 1, '{"phases": [{"name": "p1", "kind": "step", "executor": "runbook", "input": {"source": "books", "connection": "other"}}]}');
select ops.concurrency_set('sales', 'dev', 'connection:erp', 1);
select test.run('named') as named \gset
select test.run('bound', '{"params": {"source:books": "erp"}}') as bound \gset
select test.run('bound') as elsewhere \gset
select test.be('wendy');
select test.claim(10) as claims \gset
select test.is((select array_agg(c ->> 'run_id') from jsonb_array_elements(:'claims') c), array[:'named', :'elsewhere'], 'one of the two of the connection, and the one of another');
select test.be('ada');
select test.is(ops.run_show(:'bound') #>> '{phases,0,waits_for}', 'connection:erp', 'the other says which connection it waits for');
select test.be('wendy');
select ops.phase_start(:'named', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid), ops.phase_complete(:'named', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid, '{}');
select test.is(test.claim(10) #>> '{0,run_id}', :'bound', 'free again, it is the other''s');
