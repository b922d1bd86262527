create function test.agent(p_budget jsonb) returns jsonb language sql as
  $$ select ops.agent_register(jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', 'bot', 'role', 'data_engineer', 'budget', p_budget)) $$;
create function test.refused(p_budget jsonb) returns text language plpgsql as $$
declare
  v_message text;
  v_hint text;
begin
  perform test.agent(p_budget);
  return 'accepted';
exception when sqlstate 'LH022' then
  get stacked diagnostics v_message = message_text, v_hint = pg_exception_hint;
  return v_message || ' / ' || v_hint;
end
$$;
select test.be('ada');
select test.is(test.refused('{"coffee": 3}'), '"coffee" is no resource / runs, concurrent_runs, wall_s, cpu_s, peak_memory_mb, rows, bytes_in, bytes_out, query_units, tokens or money', 'an unknown word, and what is known');
select test.is(test.refused('{"runs": 3, "coffee": 3}') like '"coffee"%', true, 'also beside a known one');
select test.is(test.refused('{"runs": {"limit": 1, "widnow": "day"}}') like 'budget field "widnow" is unknown%', true, 'a field that is not there');
select test.is(test.refused('{"runs": {"limit": 1, "scope": "organisation"}}') like 'budget field "scope"%', true, 'an agent''s place is its own');
select test.is(test.refused('{"runs": {"limit": 1, "window": "attempt"}}') like 'runs has no window%', true, 'a window that does not fit');
select test.is(test.refused('{"runs": {"window": "day"}}') like 'the limit of a cap%', true, 'no limit');
select test.is(test.refused('{"runs": -1}') like 'the limit of a cap%', true, 'a limit below nothing');
select test.is(test.refused('{"runs": "many"}') like 'a budget is an object%', true, 'a limit that is no number');
select test.is(test.refused('["runs"]') like 'a budget is an object%', true, 'no object');
select test.throws($$ select ops.agent_key_create('bot') $$, 'LH006', 'nothing of all that made an agent');
select test.is(ops.cap_list('sales', 'dev') -> 'caps', '[]'::jsonb, 'nor a cap');
select test.agent('{"concurrent_runs": 2, "peak_memory_mb": 512, "money": {"limit": 50, "window": "month", "time_zone": "Europe/Berlin"}, "tokens": {"limit": 9, "on_exceed": "wait", "near_percent": 50}}');
select test.is((select string_agg(concat_ws(' ', c ->> 'name', c ->> 'window', c ->> 'limit', c ->> 'on_exceed', c ->> 'near_percent', c ->> 'time_zone', c ->> 'principal'), E'\n' order by c ->> 'name')
                  from jsonb_array_elements(ops.cap_list('sales', 'dev') -> 'caps') c),
  'agent:bot:concurrent_runs none 2 wait 80 UTC bot
agent:bot:money month 50 refuse 80 Europe/Berlin bot
agent:bot:peak_memory_mb attempt 512 refuse 80 UTC bot
agent:bot:tokens day 9 wait 50 UTC bot', 'each entry is a cap on it');
