select test.be('ada');
select test.template('one', 1, '{"limits": {"usage": {"tokens": 6}}}');
select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "data_engineer", "budget": {"tokens": {"limit": 10, "on_exceed": "wait"}}}');
select ops.agent_key_create('bot') ->> 'key' as key \gset
select set_config('lhcr.agent_key', :'key', true);
select test.run('one') as a \gset
select test.run('one') as b \gset
select set_config('lhcr.agent_key', '', true);
select test.be('wendy');
select test.is(jsonb_array_length(test.claim(2)), 1, 'its budget has room for one of them');
select test.be('ada');
select ops.agent_key_revoke('bot');
select test.is(ops.agent_list() #>> '{agents,0,status}', 'revoked', 'it is revoked');
select test.be('wendy');
select test.is(jsonb_array_length(test.claim(2)), 0, 'what it left does not run for that');
select test.be('ada');
select test.throws($$ select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "data_engineer", "budget": {"tokens": 1000}}') $$, 'LH007', 'nor does its budget grow');
select test.is(ops.cap_remove('sales', 'dev', 'agent:bot:tokens') ->> 'removed', 'true', 'who tidies up lets it go');
select test.be('wendy');
select test.is(jsonb_array_length(test.claim(2)), 1, 'and it runs');
