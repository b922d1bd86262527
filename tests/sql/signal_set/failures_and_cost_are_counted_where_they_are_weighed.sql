select test.be('ada');
select test.template('flaky', 1), test.template('calm', 1);
select test.run('flaky') from generate_series(1, 3);
select test.be('wendy');
select test.fail(test.start(), 'permanent') from generate_series(1, 3);
select test.be('ada');
select test.run('flaky') as before \gset
select test.is(ops.run_explain(:'before') -> 'signals', '[]', 'not weighed: not counted');
select ops.score_weight('sales', 'failures', 100, 'lower'), ops.score_weight('sales', 'cost', 10, 'lower');
select test.run('flaky') as flaky \gset
select test.run('calm') as calm \gset
select test.is(ops.run_explain(:'flaky') -> 'score', '-300', 'three in a row');
select test.is(ops.run_explain(:'calm') -> 'score', '0', 'another template''s do not count');
select test.is(ops.run_explain(:'before') ->> 'score_now', '-300', 'explained as it would be now');
select test.is(ops.run_score(:'before') -> 'score', '-300', 'scored anew by name');
-- the vector shows it, and a signal that is set counts in its place
select ops.signal_set('{"project": "sales", "environment": "dev", "subject": "template:flaky", "signal": "failures", "value": 1, "reason": "known"}');
select test.is(ops.run_explain(:'flaky') -> 'score', '-100', 'set');
select test.be('wendy');
select test.is((select test.claim() #>> '{0,run_id}'), :'calm', 'the calm one goes first');
-- a success ends the row of failures; its minutes are the cost
select test.be('wendy');
select test.complete(test.start());
select test.be('superuser');
update ops.run set started_at = finished_at - interval '6 minutes' where status = 'succeeded';
select test.be('ada');
select ops.signal_remove('sales', 'dev', 'template:flaky', 'failures');
select test.run('flaky') as after \gset
select test.is(ops.run_explain(:'after') -> 'score', '-60', 'six minutes, no failure');
