create function test.signal(p_more jsonb) returns jsonb language sql as $$
  select ops.signal_set('{"project": "sales", "environment": "dev", "subject": "template:one", "signal": "ci", "value": 1}'::jsonb || p_more) $$;
select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.is(test.signal('{}') ->> 'value', '1', 'a good one');
select test.throws(format('select test.signal(%L)', more), state, what) from (values
  ('{"subject": "one"}', 'LH022', 'a subject without a kind'), ('{"subject": "table:"}', 'LH022', 'a subject without a name'),
  ('{"subject": "template:none"}', 'LH006', 'no such template'), ('{"subject": "run:x"}', 'LH022', 'no run id'),
  ('{"subject": "run:0190a000-0000-7000-8000-000000000000"}', 'LH006', 'no such run'), ('{"signal": "CI"}', 'LH022', 'a name in capitals'),
  ('{"value": "many"}', 'LH022', 'a word for a value'), ('{"value": 1e12}', 'LH022', 'too much'), ('{"value": null}', 'LH022', 'no value'),
  ('{"value": null, "deadline_at": "2026-01-01"}', 'LH022', 'a deadline of something else than freshness'),
  ('{"value": null, "signal": "freshness", "deadline_at": "soon"}', 'LH022', 'no time'),
  ('{"value": null, "signal": "freshness", "within_ms": 5}', 'LH022', 'an age of a template'),
  ('{"deadline_at": "2026-01-01", "signal": "freshness"}', 'LH022', 'two things'), ('{"valeu": 1}', 'LH022', 'a field that is none'),
  ('{"environment": "prod", "subject": "run:x"}', 'LH022', 'another environment')) v (more, state, what);
select test.throws($$select ops.score_weight('sales', 'ci', 86401)$$, 'LH022', 'more than a day');
select test.throws($$select ops.score_weight('sales', 'ci', -1)$$, 'LH022', 'negative: say lower');
select test.throws($$select ops.score_weight('sales', 'ci', 1, 'up')$$, 'LH022', 'a direction that is none');
select test.ok(ops.score_list('sales') -> 'weights' @> '[{"signal": "manual", "weight": 1}, {"signal": "cost", "weight": 0}]', 'what is not weighed counts nothing, but for manual');
select ops.score_weight('sales', 'tickets', 5);
select test.ok(ops.score_list('sales') -> 'weights' @> '[{"signal": "tickets", "weight": 5}]', 'a name of one''s own');
-- a score ends at a day, whatever is weighed
select ops.score_weight('sales', 'ci', 86400);
select test.signal('{"value": 1000000000}');
select test.is(ops.run_explain(:'run') -> 'score_now', '86400', 'a day at most');
select test.be('audrey');
select test.is(jsonb_array_length(ops.signal_list('sales', 'dev') -> 'signals'), 1, 'an auditor sees');
select test.throws($$select test.signal('{}')$$, 'LH004', 'and sets nothing');
select test.be('wendy');
select test.is(test.signal('{"value": 2}') ->> 'value', '2', 'an operator sets signals');
select test.throws($$select ops.score_weight('sales', 'ci', 1)$$, 'LH004', 'and weighs nothing');
select test.be('dave');
select test.throws($$select test.signal('{"environment": "prod"}')$$, 'LH006', 'dev only');
select test.be('eve');
select test.throws(format('select ops.run_explain(%L)', :'run'), 'LH006', 'a stranger explains nothing');
