-- each function that a login may call, found in the catalogue, called with arguments that would work for a member:
-- a member of another organisation and a login without membership are refused, or get an answer without a trace of
-- what is not theirs; and a token forged in request.jwt.claims changes nothing
select test.be('ada');
select test.template('secretive', 2);
select test.run('secretive') as run \gset
select test.run('secretive') as other \gset
select ops.session_create('{"project": "sales", "environment": "dev", "name": "secretive"}');
select ops.connection_add('{"project": "sales", "environment": "dev", "name": "odoo", "kind": "odoo", "conninfo": "host=secretive"}');
select ops.setting_set('sales', 'dev', 'secretive', '"secretive"');
select ops.alert_apply('{"project": "sales", "environment": "dev", "channels": [{"name": "secretive", "kind": "log"}], "rules": [{"name": "secretive", "when": "failure"}], "routes": [{"steps": [{"channels": ["secretive"]}]}]}');
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "secretive", "message": "secretive"}');
select test.be('wendy');
select ops.maintenance_tick('w1'), ops.delivery_claim('w1');
select ops.run_claim('w1', p_run_id => :'run') #>> '{claims,0,lease_token}' as token \gset
select ops.phase_start(:'run', 'p1', :'token');
select test.be('superuser');
create function test.call(p_function oid, p_run uuid, p_token uuid) returns text language sql as $$
  select format('select ops.%I(%s)', p.proname, string_agg(format('%I => %s', a.name, case a.name
    when 'p_run_id' then quote_literal(p_run) when 'p_lease_token' then quote_literal(p_token) when 'p_phase' then quote_literal('p1')
    when 'p_events' then quote_literal('[{"type": "LOG", "message": "x"}]') when 'p_failure' then quote_literal('{"class": "transient", "message": "x"}')
    when 'p_artifact' then quote_literal('{"sha256": "' || repeat('a', 64) || '", "byte_size": 1, "content_type": "text/plain", "storage_url": "file:///x", "name": "x"}')
    when 'p_output' then quote_literal('{}') when 'p_worker' then quote_literal('w1') when 'p_project' then quote_literal('sales') when 'p_org' then quote_literal('acme')
    when 'p_environment' then quote_literal('dev') when 'p_name' then case when p.proname like 'connection%' then quote_literal('odoo') else quote_literal('secretive') end
    when 'p_value' then quote_literal('1') when 'p_sha256' then quote_literal(repeat('a', 64)) when 'p_filter' then quote_literal('{}') when 'p_limit' then '10'
    when 'p_info' then quote_literal('{}') when 'p_from' then quote_literal('start') when 'p_login' then 'null' when 'p_kind' then quote_literal('user') when 'p_cap' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "name": "secretive", "resource": "concurrent_runs", "limit": 1}') when 'p_resource' then quote_literal('tokens') when 'p_amount' then '1' when 'p_scope' then quote_literal('environment') when 'p_usage' then quote_literal('{}')
    when 'p_leases' then quote_literal(jsonb_build_array(jsonb_build_object('run_id', p_run, 'phase', 'p1', 'lease_token', p_token)))
    when 'p_completions' then quote_literal(jsonb_build_array(jsonb_build_object('run_id', p_run, 'phase', 'p1', 'lease_token', p_token)))
    when 'p_requests' then quote_literal('[{"org": "acme", "project": "sales", "environment": "dev", "template": "secretive", "git_sha": "abcdef0", "spec_slug": "s"}]')
    when 'p_template' then quote_literal('{"org": "acme", "project": "sales", "name": "t", "kind": "k", "phases": [{"name": "a", "kind": "k", "executor": "e"}]}')
    when 'p_request' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "template": "secretive", "git_sha": "abcdef0", "spec_slug": "s"}')
    when 'p_connection' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "name": "y", "kind": "odoo", "conninfo": "host=x"}')
    when 'p_run_ids' then quote_literal(array[p_run]) when 'p_retain' then quote_literal('0') when 'p_hashes' then quote_literal(array[repeat('a', 64)]) when 'p_objects' then quote_literal('[]')
    when 'p_session' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "name": "secretive"}') when 'p_lane' then quote_literal('A') when 'p_max_running' then '2' when 'p_weight' then '2' when 'p_schedule' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "name": "secretive", "cron": "@daily", "request": {"template": "secretive", "git_sha": "abcdef0", "spec_slug": "s"}}') when 'p_from_at' then quote_literal('2026-01-01') when 'p_to_at' then quote_literal('2026-01-02')
    when 'p_alert_id' then (select quote_literal(alert_id) from ops.alert limit 1) when 'p_delivery_id' then (select quote_literal(delivery_id) from ops.alert_delivery limit 1) when 'p_token' then (select quote_literal(token) from ops.alert_delivery limit 1) when 'p_result' then quote_literal('{"outcome": "sent"}')
    when 'p_alert' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "subject": "x", "message": "x"}') when 'p_rule' then quote_literal('secretive')
    when 'p_config' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "rules": []}')
    when 'p_backfill_id' then quote_literal(p_run) when 'p_environments' then quote_literal('{dev,stage}') when 'p_override_role' then quote_literal('operator')
    when 'p_subject' then quote_literal('template:secretive') when 'p_signal' then case p.proname when 'signal_set' then quote_literal('{"org": "acme", "project": "sales", "environment": "dev", "subject": "template:secretive", "signal": "manual", "value": 1}') else quote_literal('manual') end when 'p_direction' then quote_literal('raise')
    when 'p_agent' then quote_literal('{"org": "acme", "project": "sales", "name": "secretive", "role": "auditor"}')
    when 'p_member' then quote_literal('{"org": "acme", "project": "sales", "login": "secretive", "role": "auditor"}')
    when 'p_permission' then quote_literal('run.read') else 'null' end), ', ') filter (where a.name is not null))
    from pg_proc p left join lateral unnest(p.proargnames[1:p.pronargs]) with ordinality a (name, no) on true where p.oid = p_function group by p.proname
$$;
create temp table walked as select p.oid, p.oid::regprocedure::text as name, test.call(p.oid, :'run', :'token') as call,
    has_function_privilege('public', p.oid, 'execute') as open, has_function_privilege('anon', p.oid, 'execute') as anonymous,
    has_function_privilege('lhcr_user', p.oid, 'execute') as offered, p.prosecdef as definer,
    p.prosqlbody is not null or p.proconfig::text like '%search_path=pg_catalog, pg_temp%' as shut,
    not p.prosecdef or p.proname like '\_%' or p.proconfig::text like '%jit=off%' as short
  from pg_proc p where p.pronamespace = 'ops'::regnamespace;
grant select on walked to public;
create function test.refused(p_call text, p_what text) returns void language plpgsql as $$
declare v_answer text; v_sqlstate text; v_message text;
begin
  begin
    execute p_call into v_answer;
    raise exception using errcode = 'LH000';  -- undo whatever it did
  exception when others then
    get stacked diagnostics v_sqlstate = returned_sqlstate, v_message = message_text;
  end;
  perform test.count();
  if v_sqlstate = 'LH000' and (v_answer ~ 'secretive|acme' or v_answer like '%"created": true%' or v_answer like '%held%') then
    raise exception '%: answered %', p_what, v_answer;
  elsif v_sqlstate not in ('LH000', 'LH004', 'LH006', '42501') then
    raise exception '%: % %', p_what, v_sqlstate, v_message;
  end if;
end $$;
create function test.image() returns text language sql as $$
  select md5(string_agg(t, '')) from (select r::text as t from ops.run r union all select p::text from ops.phase p union all select l::text from ops.lease l
    union all select e::text from ops.event e union all select c::text from ops.connection c union all select s::text from ops.setting s union all select l::text from ops.alert l union all select d::text from ops.alert_delivery d union all select c::text from ops.alert_config c
    union all select a::text from ops.artifact a union all select g::text from ops.signal g union all select w::text from ops.score_weight w union all select t::text from ops.template t union all select y::text from ops.ready y order by 1) x
$$;
select test.image() as before \gset
select test.ok((select count(*) > 30 from walked where offered), 'the walk finds the functions');
select test.ok(not open and not anonymous, name || ' is not for everybody') from walked;
select test.ok(definer, name || ' is security definer') from walked where offered;
select test.ok(shut, name || ' looks into pg_temp last') from walked;
-- a plan over a year of months looks dear, and compiling it takes a second where running it takes ten milliseconds
select test.ok(short, name || ' compiles no plan to machine code') from walked;
select test.be('nobody');
select test.ok(not has_function_privilege(oid, 'execute'), 'nobody may call ' || name) from walked where not offered;
select test.refused(call, 'nobody calls ' || name) from walked where offered;
select test.be('eve');
select test.refused(call, 'eve calls ' || name) from walked where offered;
-- the same with claims that any login can set
set local request.jwt.claims = '{"sub": "ada-subject", "role": "service_role"}';
select test.refused(call, 'eve with a forged token calls ' || name) from walked where offered;
select test.be('nobody');
select test.refused(call, 'nobody with a forged token calls ' || name) from walked where offered;
select test.be('superuser');
select test.is(test.image(), :'before', 'and nothing has changed');
