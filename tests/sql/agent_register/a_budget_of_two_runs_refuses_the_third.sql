select test.be('ada');
select test.template('one', 1);
select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "data_engineer", "budget": {"runs": 2}}') as agent \gset
select test.is((:'agent'::jsonb #> '{budget_use,0}') - 'window_end', '{"resource": "runs", "window": "day", "limit": 2, "used": 0, "reserved": 0, "left": 2, "on_exceed": "refuse", "cap": "agent:bot:runs"}'::jsonb,
  'a limit alone is one a day');
select ops.agent_key_create('bot') ->> 'key' as key \gset
select test.be('nobody');
select set_config('lhcr.agent_key', :'key', true);
select test.run('one', '{"idempotency_key": "k"}') as a \gset
select test.ok(test.run('one') is not null, 'a second run');
select test.throws($$ select test.run('one') $$, 'LH014', 'a third is refused');
select test.is(test.run('one', '{"idempotency_key": "k"}'), :'a'::uuid, 'the same request again is no run more');
select test.is(ops.whoami() #>> '{budget_use,0,left}', '0', 'the agent is told what is left');
select set_config('lhcr.agent_key', '', true);
select test.be('ada');
select test.ok(test.run('one') is not null, 'the runs of others are not of its budget');
select test.is(ops.agent_list() #>> '{agents,0,budget_use,0,used}', '2', 'what is used is listed');
select test.is(ops.cap_usage('sales', 'dev') #>> '{caps,0,used}', '2', 'as any other cap');
set local lhcr_test.shift = '1 day';
select test.be('nobody');
select set_config('lhcr.agent_key', :'key', true);
select test.ok(test.run('one') is not null, 'tomorrow there is room');
