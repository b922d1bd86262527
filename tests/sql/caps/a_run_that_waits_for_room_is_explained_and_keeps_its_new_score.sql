select test.be('ada');
select test.template('one', 1);
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "shut", "resource": "concurrent_runs", "limit": 0}');
select ops.score_weight('sales', 'manual', 60);
select test.run('one') as first \gset
select test.run('one') as second \gset
select test.be('wendy');
select test.is(test.claim(10), '[]', 'there is no room');
select test.be('ada');
select test.ok(ops.run_explain(:'second') ->> 'waits_for' like 'phase "p1" waits for room: %', 'it says so: ' || coalesce(ops.run_explain(:'second') ->> 'waits_for', 'nothing'));
select test.is(ops.run_explain(:'second') -> 'before', 'null'::jsonb, 'and names no place in a queue that it is not in');
select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || :'second', 'signal', 'manual', 'value', 10));
select test.is((ops.run_explain(:'second') ->> 'score')::int, 600, 'a signal reaches it where it waits');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "shut", "resource": "concurrent_runs", "limit": 5}');
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'second', 'and it goes first when there is room');
