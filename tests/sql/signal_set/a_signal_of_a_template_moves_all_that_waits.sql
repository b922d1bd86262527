select test.be('ada');
select test.template('one', 1), test.template('rare', 1);
select count(test.run('one')) from generate_series(1, 700);
create temp table rare as select test.run('rare') as run_id from generate_series(1, 5);
select test.run('rare', '{"queue_key": "erp"}') as holder \gset
select test.run('rare', '{"queue_key": "erp"}') as behind \gset
-- 500 rows are looked at at once, the rest by a tick
select ops.signal_set('{"project": "sales", "environment": "dev", "subject": "template:rare", "signal": "manual", "value": 60}') as set \gset
select test.is(:'set'::jsonb ->> 'moved' || ' ' || (:'set'::jsonb ->> 'pending'), '0 true', 'they stand further behind');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.be('superuser');
select test.is((select count(*) from ops.rescore), 0::bigint, 'the request is done');
select test.is((select count(*) from ops.phase p join ops.run r using (run_id) where p.score = 60 and r.template_name = 'rare'), 6::bigint, 'all that are queued are scored');
select test.is((select count(*) from ops.phase p join ops.run r using (run_id) where p.score <> 0 and r.template_name = 'one'), 0::bigint, 'no other is');
select test.be('wendy');
select test.is((select count(*) from jsonb_array_elements(test.claim(6)) c where c #>> '{run,template}' = 'rare'), 6::bigint, 'they are the next six');
-- what waited in a line is scored when it is let through
select test.be('ada');
select ops.run_cancel(:'holder', 'enough');
select test.be('wendy');
select test.be('superuser');
select test.is((select status::text || ' ' || score from ops.phase where run_id = :'behind'), 'waiting 0', 'still behind a run that is claimed');
-- a weight concerns all, and the signal of a run counts in place of its template's
select test.be('ada');
select test.is(ops.score_weight('sales', 'manual', 2) ->> 'unit', 'seconds', 'weighed');
select test.run('rare') as mine \gset
select test.is(ops.run_explain(:'mine') -> 'score', '120', 'twice 60, from the start');
select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'run:' || :'mine', 'signal', 'manual', 'value', 5));
select test.is(ops.run_explain(:'mine') -> 'score', '10', 'its own signal counts instead');
select test.is(ops.score_weight('sales', 'manual', 2, 'lower') ->> 'direction', 'lower', 'turned round');
select test.be('wendy');
select ops.maintenance_tick('w1'), ops.maintenance_tick('w1');
select test.be('ada');
select test.is(ops.run_explain(:'mine') -> 'score', '-10', 'and moved by a tick');
