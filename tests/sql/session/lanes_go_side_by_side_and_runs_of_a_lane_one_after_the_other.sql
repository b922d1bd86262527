select test.be('ada');
select test.template('two', 2);
select test.is(ops.session_create('{"project": "sales", "environment": "dev", "name": "close"}') ->> 'created', 'true', 'made');
select test.is(ops.session_create('{"project": "sales", "environment": "dev", "name": "close"}') ->> 'created', 'false', 'and there');
select test.run('two', '{"session": "close", "lane": "A"}') as a1 \gset
select test.run('two', '{"session": "close", "lane": "A"}') as a2 \gset
select test.run('two', '{"session": "close", "lane": "B", "queue_key": "odoo"}') as b1 \gset
select test.run('two', '{"queue_key": "odoo"}') as other \gset
select test.run('two', '{"session": "close", "lane": "B", "queue_key": "odoo"}') as b2 \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 10) -> 'claims' as claims \gset
select test.is((select array_agg(c ->> 'run_id' order by c ->> 'run_id') from jsonb_array_elements(:'claims') c), array[:'a1', :'b1'],
  'the first of each lane, and nobody else');
select test.be('ada');
select test.is(ops.session_show('sales', 'dev', 'close') #>> '{lanes,0,run_id}', :'a1', 'lane A is the first run''s');
select test.is(ops.session_show('sales', 'dev', 'close') #>> '{lanes,1,waiting}', '1', 'one waits in lane B');
select test.ok(test.trail(:'a2') = 'RUN_CREATED RUN_QUEUED', 'and says that it waits');
select ops.run_cancel(:'b1');
select test.be('wendy');
set local lhcr_test.shift = '20 minutes';
select ops.maintenance_tick('w1');
-- lane B is b2's now, but the queue_key goes to who stood in that line first
select test.is((select array_agg(c ->> 'run_id' order by c ->> 'run_id') from jsonb_array_elements(ops.run_claim('w1', p_limit => 10) -> 'claims') c
  where c ->> 'run_id' <> :'a1'), array[:'other'], 'a session''s lane does not jump another line');
select test.be('ada');
select ops.run_cancel(:'other');
select test.is(test.phase_status(:'b2'), 'waiting', 'b2 stands in the second line');
select test.is(ops.session_show('sales', 'dev', 'close') #>> '{lanes,1,run_id}', :'b2', 'and keeps its lane');
