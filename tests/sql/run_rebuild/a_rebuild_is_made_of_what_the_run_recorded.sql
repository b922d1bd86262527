-- a run of ingest, validate, transform and publish, made again by an operator who may not write templates
select test.be('ada');
select ops.template_apply('{"project": "sales", "name": "shop", "kind": "pipeline", "phases": [
  {"name": "ingest", "kind": "ingest", "executor": "ingest", "input": {"from": "odoo"}},
  {"name": "validate", "kind": "validate", "executor": "duckdb", "input": {"tables": []}, "timeout_ms": 5000},
  {"name": "gold", "kind": "transform", "executor": "duckdb", "input": {"sql": "select 1", "limits": {"threads": 2, "memory_mb": 64}}},
  {"name": "publish", "kind": "publish", "executor": "duckdb", "input": {}}]}');
select test.run('shop', '{"params": {"m": 1}, "lane": "B", "priority": 7, "queue_key": "q", "spec_hash": "abc", "as_of": "2026-01-02T03:04:05Z"}') as run \gset
select test.be('wendy');
select test.complete(test.start(), '{"tables": [{"name": "bronze.a", "schema": [{"name": "id"}]}], "skipped": [{"name": "bronze.b", "reason": "absent"}]}');
select test.complete(test.start());
select test.complete(test.start(), '{"tables": [{"name": "gold.c"}]}');
select test.throws(format('select ops.run_rebuild(%L)', :'run'), 'LH007', 'a run that goes on is not rebuilt');
select test.complete(test.start());
select ops.run_rebuild(:'run', p_idempotency_key => 'k') as made \gset
select (:'made'::jsonb) ->> 'run_id' as again \gset
select test.is((:'made'::jsonb) - 'run_id', jsonb_build_object('rebuild_of', :'run', 'status', 'queued'), 'a run that names its first');
select test.is(ops.run_rebuild(:'run', p_idempotency_key => 'k'), :'made'::jsonb, 'the same key is the same rebuild');
select test.throws(format('select ops.run_rebuild(%L, true, p_idempotency_key => ''k'')', :'run'), 'LH073', 'and no other one');
select ops.run_show(:'again') as shown \gset
select test.is((select string_agg(p ->> 'phase', ' ' order by (p ->> 'phase_no')::int) from jsonb_array_elements(:'shown'::jsonb -> 'phases') p),
  'recall validate gold compare', 'recalled, made again, compared; not published');
select test.is(:'shown'::jsonb #> '{phases,0,input}', jsonb_build_object('tables', '[{"name": "bronze.a", "schema": [{"name": "id"}]}]'::jsonb,
  'skipped', '[{"name": "bronze.b", "reason": "absent"}]'::jsonb, 'rebuild_of', :'run'), 'from the inputs that were recorded');
select test.is(:'shown'::jsonb #> '{phases,2,input}', '{"sql": "select 1", "limits": {"threads": 1, "memory_mb": 64}}', 'by the same text and another number of threads');
select test.is(:'shown'::jsonb #>> '{phases,1,timeout_ms}', '5000', 'with its timeouts');
select test.is(:'shown'::jsonb #> '{phases,3,input,tables}', '[{"name": "bronze.a", "schema": [{"name": "id"}]}, {"name": "gold.c"}]', 'against every table');
select test.is((select jsonb_object_agg(key, value) from jsonb_each(:'shown'::jsonb -> 'run')
   where key in ('params', 'lane', 'priority', 'queue_key', 'git_sha', 'spec_slug', 'spec_hash', 'as_of')),
  '{"params": {"m": 1}, "lane": "B", "priority": 0, "queue_key": null, "git_sha": "0123456789abcdef", "spec_slug": "shop", "spec_hash": "abc", "as_of": "2026-01-02T03:04:05.000000Z"}',
  'pinned as the first was, waiting behind nobody');
select ops.run_rebuild(:'run', true, 3) ->> 'run_id' as anew \gset
select test.is(ops.run_show(:'anew') #> '{phases,0,input}', '{"from": "odoo", "limits": {"threads": 3}, "recorded": {"bronze.a": {"schema": [{"name": "id"}]}}}',
  'or from the source, which is held against what was recorded');
select test.is((select count(*) from jsonb_array_elements(ops.template_list('sales') -> 'templates') t where t ->> 'name' = 'rebuild.shop'), 1::bigint, 'its template is kept');
select test.be('audrey');
select test.throws(format('select ops.run_rebuild(%L)', :'run'), 'LH004', 'an auditor makes no runs');
select test.is((select count(*) from ops.audit where action = 'run_rebuild'), 2::bigint, 'and sees who did');
