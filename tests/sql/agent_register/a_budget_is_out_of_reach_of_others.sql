select test.be('ada');
select test.template('one', 1);
select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "platform_admin", "budget": {"runs": 2}}');
select ops.agent_key_create('bot') ->> 'key' as key \gset
select ops.cap_list('sales', 'dev') as caps \gset
select test.throws($$ select ops.cap_set('{"project": "sales", "environment": "dev", "name": "agent:bot:runs", "resource": "runs", "window": "day", "limit": 1000, "principal": "bot"}') $$,
  'LH022', 'a cap of that name is not set by hand');
select test.throws($$ select ops.cap_remove('sales', 'dev', 'agent:bot:runs') $$, 'LH007', 'nor removed');
select set_config('lhcr.agent_key', :'key', true);
select test.throws($$ select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "platform_admin", "budget": {"runs": 1000}}') $$,
  'LH004', 'an agent does not change its own, whatever its role');
select test.throws($$ select ops.cap_remove('sales', 'dev', 'agent:bot:runs') $$, 'LH007', 'nor remove it');
select set_config('lhcr.agent_key', '', true);
select test.be('dave');
select test.throws($$ select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "platform_admin", "budget": {"runs": 1000}}') $$,
  'LH004', 'who may set caps but no members changes none');
select test.be('eve');
select test.throws($$ select ops.agent_register('{"org": "acme", "project": "sales", "environment": "dev", "name": "bot", "role": "platform_admin", "budget": {"runs": 1000}}') $$,
  'LH006', 'another organisation does not find it');
select test.is(ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "platform_admin", "budget": {"runs": 7}}') ->> 'created', 'true',
  'its agent of the same name is another one');
select test.is(ops.agent_list() #>> '{agents,0,budget_use,0,limit}', '7', 'with a budget of its own');
select test.is(jsonb_array_length(ops.agent_list() -> 'agents'), 1, 'and is all that it sees');
select test.throws($$ select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot2", "role": "auditor", "budget": {"coffee": 7}}') $$, 'LH022', 'an unknown word');
select test.be('ada');
select test.is(ops.cap_list('sales', 'dev'), :'caps'::jsonb, 'nothing of that changed a cap');
select test.is(ops.agent_list() #> '{agents,0,budget}', '{"runs": 2}'::jsonb, 'nor a budget');
