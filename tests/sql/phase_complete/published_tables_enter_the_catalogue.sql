select test.be('ada');
select test.template('one', 1);
select test.run('one') as a \gset
select test.run('one') as b \gset
select test.be('wendy');
\set out '{"publish": true, "tables": [{"name": "gold.revenue", "layer": "gold", "format": "delta", "location": "file:///s/gold/revenue", "version": 0, "rows": 12, "bytes": 100, "schema": [{"name": "m", "type": "date"}], "data_hash": "h0"}]}'
select test.complete(test.start(), :'out');
select test.is(ops.table_list('sales', 'dev') #>> '{tables,0,rows}', '12', 'in the catalogue');
select test.complete(test.start(), jsonb_set(jsonb_set(jsonb_set(:'out', '{tables,0,version}', '1'), '{tables,0,rows}', '13'), '{tables,0,data_hash}', '"h1"'));
select test.is(ops.table_show('sales', 'dev', 'gold.revenue') ->> 'version', '1', 'the newer version');
select test.is(jsonb_array_length(ops.table_show('sales', 'dev', 'gold.revenue') -> 'history'), 2, 'with its history');
select test.is(ops.run_show(:'b') #>> '{run,output_manifest,tables,0,data_hash}', 'h1', 'named by the run''s manifest');
select test.ok(test.trail(:'a') like '%PHASE_SUCCEEDED TABLE_PUBLISHED RUN_SUCCEEDED', 'and told');
select test.throws($$select ops.table_show('sales', 'prod', 'gold.revenue')$$, 'LH006', 'not in prod');
