-- the corpus that the C++ side is held against too (tests/unit/base/params_schema_test.cpp)
\set corpus `cat tests/golden/params_schema.json`
create temp table corpus as select :'corpus'::jsonb as c;
grant select on corpus to public;
select test.ok((select jsonb_array_length(c -> 'cases') > 80 from corpus), 'the corpus is there');
select test.is(cardinality(ops._schema_problems(e -> 'schema', e -> 'value', 'v')) = 0, (e ->> 'valid')::boolean, e::text)
  from corpus, jsonb_array_elements(c -> 'cases') e;
select ops._schema_check(e -> 'schema', 's') from corpus, jsonb_array_elements(c -> 'cases') e;
select test.throws(format('select ops._schema_check(%L, %L)', e, 's'), 'LH022', 'refused: ' || e::text) from corpus, jsonb_array_elements(c -> 'refused') e;
select test.be('ada');
select test.throws($$select test.template('bad', 1, '{"params_schema": {"anyOf": []}}')$$, 'LH022', 'a template that says more');
select test.template('day', 1, '{"params_schema": {"type": "object", "required": ["day"], "additionalProperties": false, "properties": {
  "day": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}, "rows": {"type": "integer", "minimum": 1, "default": 100}}}}');
select test.throws($$select test.run('day', '{"params": {"day": "yesterday"}}')$$, 'LH022', 'a bad parameter never becomes a run');
select test.throws($$select test.run('day', '{"params": {"day": "2026-11-26", "rows": 0}}')$$, 'LH022', 'nor one out of range');
select test.is(jsonb_array_length(ops.run_list() -> 'runs'), 0, 'indeed');
select test.run('day', '{"params": {"day": "2026-11-26"}}') as run \gset
select test.is(ops.run_show(:'run') #> '{run,params}', '{"day": "2026-11-26", "rows": 100}', 'what is left out has its default');
