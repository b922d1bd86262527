select test.be('ada');
select ops.template_apply('{"project": "sales", "name": "books", "kind": "pipeline", "phases": [{"name": "load", "kind": "ingest", "executor": "ingest"},
  {"name": "publish", "kind": "publish", "executor": "publish", "input": {"tables": [{"name": "gold.revenue"}, {"name": "gold.margin"}]}}]}');
select test.template('one', 1);
select ops.score_weight('sales', 'freshness', 1), ops.score_weight('sales', 'drift', 30, 'lower');
select test.run('books') as waiting \gset
select test.is(ops.signal_set('{"project": "sales", "environment": "dev", "subject": "table:gold.revenue", "signal": "freshness", "within_ms": 3600000}') ->> 'moved', '1', 'what waits moves');
select ops.signal_set('{"project": "sales", "environment": "dev", "subject": "table:gold.margin", "signal": "drift", "value": 3}');
select ops.signal_set('{"project": "sales", "environment": "dev", "subject": "table:gold.other", "signal": "drift", "value": 7}');
select test.is(ops.run_explain(:'waiting') -> 'score', to_jsonb(1440 - 90), 'never published: due now; less three columns');
select test.run('books') as later \gset
select test.is(ops.run_explain(:'later') -> 'score', to_jsonb(1440 - 90), 'counted when it is made');
select test.run('one') as other \gset
select test.is(ops.run_explain(:'other') -> 'score', '0', 'a run that publishes neither');
select test.be('superuser');
insert into ops.lake_table (org_id, project_id, environment_id, name, layer, format, location, version, row_count, byte_count, columns, detail, run_id, phase_no, published_at)
  select org_id, project_id, environment_id, 'gold.revenue', 'gold', 'delta', 'x', 1, 1, 1, '[]', '{}', run_id, 2, ops.now() - interval '30 minutes' from ops.run where run_id = :'later';
select test.be('ada');
select test.run('books') as fresh \gset
select test.ok((ops.run_explain(:'fresh') ->> 'score')::int between 1440 - 30 - 91 and 1440 - 30 - 89, 'half an hour is left: ' || (ops.run_explain(:'fresh') ->> 'score'));
