-- with a minute for a minute the key of a run is its deadline, whenever it was made
select test.be('ada');
select test.template('one', 1), test.template('two', 1), test.template('three', 1);
select ops.score_weight('sales', 'freshness', 60);
select ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'template:' || t, 'signal', 'freshness', 'deadline_at', clock_timestamp() + d * interval '1 hour'))
  from (values ('one', 10), ('two', 3), ('three', 30)) v (t, d);
select test.run('one') as one \gset
select test.run('three') as three \gset
set local lhcr_test.shift = '20 minutes';
select test.run('two') as two \gset
select test.is(ops.run_explain(:'three') -> 'score', '0', 'more than a day ahead counts nothing');
select test.ok((ops.run_explain(:'two') ->> 'score')::int between 76790 and 76810, 'the last day less what is left of it: ' || (ops.run_explain(:'two') ->> 'score'));
select test.be('wendy');
select test.is(test.claim() #>> '{0,run_id}', :'two', 'due in three hours');
select test.is(test.claim() #>> '{0,run_id}', :'one', 'due in ten');
select test.is(test.claim() #>> '{0,run_id}', :'three', 'due in thirty');
