create function test.spend(p_tokens int, p_memory int) returns void language plpgsql as $$
declare v_claim jsonb;
begin
  perform test.run('agent');
  v_claim := test.start();
  perform ops.phase_complete((v_claim ->> 'run_id')::uuid, 'p1', (v_claim ->> 'lease_token')::uuid, '{}', jsonb_build_object('tokens', p_tokens, 'peak_memory_mb', p_memory));
end $$;
select test.be('ada');
select test.template('agent', 1);
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "tokens", "resource": "tokens", "window": "hour", "limit": 100}');
select ops.cap_set('{"project": "sales", "environment": "dev", "name": "memory", "resource": "peak_memory_mb", "limit": 64}');
select test.spend(30, 20), test.spend(45, 80);
set local lhcr_test.shift = '1 hour';
select test.spend(10, 5);
select test.be('superuser');
select ops._cap_tick();
select test.be('ada');
select ops.cap_report('sales', 'dev', now() - interval '3 days', now() + interval '1 day') as report \gset
select test.is((select string_agg(concat_ws(' ', w ->> 'used', w ->> 'attempts', w ->> 'percent'), ', ' order by w ->> 'window_start')
  from jsonb_array_elements(:'report'::jsonb #> '{caps,1,windows}') w), '75 2 75.0, 10 1 10.0', 'used, attempts and share of each hour');
select test.is(:'report'::jsonb #>> '{caps,0,name}', 'memory', 'the cap of an attempt is in it');
select test.is((select max((w ->> 'peak')::int) || ' ' || sum((w ->> 'exceeded')::int) from jsonb_array_elements(:'report'::jsonb #> '{caps,0,windows}') w), '80 1', 'with the most that one used, and how many went over');
select test.is(ops.cap_report('sales', 'dev', now() + interval '2 days', now() + interval '3 days') #> '{caps,1,windows}', '[]', 'another period has none of it');
select test.is(ops.cap_allow('sales', 'dev', 'tokens', 90) ->> 'allowed', 'true', 'ninety more are allowed');
select test.is(ops.cap_allow('sales', 'dev', 'tokens', 91) ->> 'allowed', 'false', 'ninety-one are not');
select test.is(ops.cap_allow('sales', 'dev', 'tokens', 91) ->> 'left', '90', 'and what is left is told');
select test.is(ops.cap_allow('sales', 'dev', 'money', 1e9) ->> 'allowed', 'true', 'what has no cap is allowed');
