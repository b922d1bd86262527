select test.be('ada');
select ops.template_apply('{"project": "sales", "name": "gpu", "kind": "runbook", "phases": [{"name": "p1", "kind": "step", "executor": "runbook", "requires": {"gpu": "a100", "python": true}},
  {"name": "p2", "kind": "step", "executor": "runbook"}, {"name": "p3", "kind": "step", "executor": "runbook", "requires": {"duckdb": "1.5.5"}}]}');
select test.template('plain', 1);
select test.run('gpu') as gpu \gset
select test.run('plain') as plain \gset
select test.is(ops.run_explain(:'gpu') ->> 'waits_for', 'no worker that is alive has what phase "p1" requires: {"gpu": "a100", "python": true}', 'told why it waits');
select test.be('wendy');
select ops.worker_register('bare', '{"instance": "1"}'), ops.worker_register('half', '{"instance": "2", "capabilities": {"gpu": "a100"}}'),
  ops.worker_register('full', '{"instance": "3", "capabilities": {"gpu": "a100", "python": true, "duckdb": "1.5.5", "more": 1}}');
select test.is(ops.run_claim('half', p_limit => 10) #>> '{claims,0,run_id}', :'plain', 'half of it is not enough: it takes the other one');
select test.is(ops.run_claim('half') -> 'claims', '[]', 'and then nothing');
select test.is(ops.run_claim('bare') -> 'claims', '[]', 'nor does one that said nothing');
select test.throws(format('select ops.run_claim(%L, p_run_id => %L)', 'bare', :'gpu'), 'LH007', 'by name it is told what is missing');
select test.is(ops.run_explain(:'gpu') ->> 'waits_for', null, 'a worker is there');
select test.is(ops.run_explain(:'gpu') ->> 'workers', '1', 'one of three');
select ops.run_claim('full') #> '{claims,0}' as c \gset
select test.is(:'c'::jsonb ->> 'run_id', :'gpu', 'the worker that has it all');
select ops.phase_start(:'gpu', 'p1', (:'c'::jsonb ->> 'lease_token')::uuid), test.complete(:'c');
-- each phase asks for its own
select test.is(ops.run_claim('bare') #>> '{claims,0,phase}', 'p2', 'the next phase asks for nothing');
select test.be('superuser');
select lease_token as token from ops.lease where run_id = :'gpu' \gset
select test.be('wendy');
select ops.phase_start(:'gpu', 'p2', :'token'), ops.phase_complete(:'gpu', 'p2', :'token', '{}');
select test.is(ops.run_claim('half') -> 'claims', '[]', 'no engine');
select test.is(ops.run_claim('full') #>> '{claims,0,phase}', 'p3', 'with the engine');
select test.be('superuser');
select test.is((select count(distinct requires) from ops.queue), 3::bigint, 'a queue for each requirement: the claim reads those it can serve');
