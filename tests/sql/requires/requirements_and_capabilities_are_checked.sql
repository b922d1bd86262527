select test.be('ada');
create temp table bad (requires jsonb, what text);
insert into bad values ('["python"]', 'a list'), ('{"Python": true}', 'a word in capitals'), ('{"python": null}', 'nothing'), ('{"python": {"version": 3}}', 'an object'),
  (jsonb_build_object('python', repeat('x', 201)), 'a long text'), ((select jsonb_object_agg('k' || n, n) from generate_series(1, 17) n), 'seventeen words');
select test.throws(format('select ops.template_apply(%L)', jsonb_build_object('project', 'sales', 'name', 't', 'kind', 'runbook', 'phases',
  jsonb_build_array(jsonb_build_object('name', 'p1', 'kind', 'step', 'executor', 'runbook', 'requires', requires)))), 'LH022', what) from bad;
select test.be('wendy');
select test.throws($$select ops.worker_register('w', '{"capabilities": ["python"]}')$$, 'LH022', 'capabilities that are a list');
