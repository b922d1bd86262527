create function test.agent(p_more jsonb) returns jsonb language sql as
  $$ select ops.agent_register('{"project": "sales", "environment": "dev", "name": "bot", "role": "data_engineer"}' || p_more) $$;
create function test.caps() returns text language sql as
  $$ select string_agg(concat_ws(' ', u ->> 'resource', u ->> 'used', 'of', u ->> 'limit', u ->> 'window'), ', ' order by u ->> 'resource') from jsonb_array_elements(ops.agent_list() #> '{agents,0,budget_use}') u $$;
select test.be('ada');
select test.template('one', 1);
select test.is(test.agent('{"budget": {"runs": 1, "tokens": 10}}') ->> 'created', 'true', 'made');
select ops.agent_key_create('bot') ->> 'key' as key \gset
select set_config('lhcr.agent_key', :'key', true);
select test.run('one');
select test.throws($$ select test.run('one') $$, 'LH014', 'over its budget');
select set_config('lhcr.agent_key', '', true);
select count(*) as before from jsonb_array_elements(ops.audit_log() -> 'rows') \gset
select test.is(test.agent('{"budget": {"runs": 1, "tokens": 10}}') ->> 'created', 'false', 'the same again');
select test.agent('{}');
select test.is(test.caps(), 'runs 1 of 1 day, tokens 0 of 10 day', 'without a budget nothing of it changes');
select test.is((select count(*) from jsonb_array_elements(ops.audit_log() -> 'rows')), :before::bigint, 'and nothing is told');
select test.is(test.agent('{"budget": {"runs": 2, "money": 5}}') -> 'budget', '{"runs": 2, "money": 5}'::jsonb, 'another budget is kept');
select test.is(test.caps(), 'money 0 of 5 day, runs 1 of 2 day', 'it changes, makes and removes caps, and what is used stays');
select test.ok(exists (select from jsonb_array_elements(ops.audit_log() -> 'rows') r where r ->> 'action' = 'agent_budget' and r #>> '{detail,before,tokens}' = '10'), 'and is on record');
select set_config('lhcr.agent_key', :'key', true);
select test.ok(test.run('one') is not null, 'there is room for one more');
select set_config('lhcr.agent_key', '', true);
select test.agent('{"budget": {"runs": {"limit": 2, "window": "week"}}}');
select test.is(test.caps(), 'runs 0 of 2 week', 'another window begins to count anew');
select test.agent('{"budget": {}}');
select test.is(ops.cap_list('sales', 'dev') -> 'caps', '[]'::jsonb, 'an empty budget is none');
select test.throws($$ select test.agent('{"role": "operator"}') $$, 'LH007', 'another role is another agent');
