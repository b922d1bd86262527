select test.be('ada');
\set publish '{"phases": [{"name": "publish", "kind": "publish", "executor": "duckdb", "input": {"tables": [{"name": "gold.revenue"}]}}]}'
select test.template('first', 1, :'publish'), test.template('second', 1, :'publish'), test.template('generic', 1);
select test.run('first') as a \gset
select test.run('second') as early \gset
select test.be('wendy');
\set out '{"publish": true, "tables": [{"name": "gold.revenue", "location": "file:///s/gold/revenue", "version": 0, "data_hash": "h0"}]}'
select test.complete(test.start(), :'out');
select test.is(ops.table_show('sales', 'dev', 'gold.revenue') ->> 'template', 'first', 'the table says whose it is');

-- The other one was made before there was a table: it is refused at its end, and the catalogue stays.
select test.start() as late \gset
select test.throws(format('select test.complete(%L, %L)', :'late', jsonb_set(:'out', '{tables,0,version}', '1')), 'LH007', 'refused when it publishes');
select test.is(ops.table_show('sales', 'dev', 'gold.revenue') ->> 'version', '0', 'nothing changed');
select test.fail(:'late', 'permanent');

select test.be('ada');
select test.throws($$select test.run('second')$$, 'LH007', 'refused before anything is read');
select test.throws(format('select ops.run_retry(%L)', :'early'), 'LH007', 'a retry too');
select test.ok(test.run('first') is not null, 'its own pipeline goes on');
select test.ok(test.run('generic') is not null, 'a template that publishes nothing is not concerned');
select test.ok(test.run('second', '{"environment": "prod"}') is not null, 'another environment has tables of its own');
select ops.run_cancel((r ->> 'run_id')::uuid, 'made way') from jsonb_array_elements(ops.run_list('{"project": "sales", "status": ["queued"]}') -> 'runs') r;

select test.run('second', '{"labels": {"take_over": "true"}}') as taken \gset
select test.be('wendy');
select test.complete(test.start(), jsonb_set(:'out', '{tables,0,version}', '2'));
select test.is(ops.table_show('sales', 'dev', 'gold.revenue') ->> 'template', 'second', 'taken over on purpose');
select test.be('ada');
select test.throws($$select test.run('first')$$, 'LH007', 'and no longer the first one''s');
