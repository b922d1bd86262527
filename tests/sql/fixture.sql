-- What every SQL test starts from. Organisation acme with project sales: ada (platform admin), wendy (operator:
-- the worker), audrey (auditor), dave (data engineer in dev only). Organisation evil: eve (platform admin).
-- nobody has a login and no membership; gateway is a registered gateway, and "ada's token" a subject behind it.
-- A test starts as superuser and speaks for a login after `select test.be('ada')`, by session authorization.
do $$
declare
  v_login text;
begin
  foreach v_login in array array['ada', 'wendy', 'audrey', 'dave', 'eve', 'nobody', 'gateway'] loop
    if not exists (select from pg_roles where rolname = 'test_' || v_login) then
      execute format('create role %I login', 'test_' || v_login);
    end if;
    execute format('grant lhcr_user, lhcr_worker to %I', 'test_' || v_login);
  end loop;
  grant service_role, authenticated, anon to test_gateway;
end
$$;

select ops.org_bootstrap('acme', 'sales', 'test_ada', 'user'), ops.org_bootstrap('evil', 'sales', 'test_eve', 'user');
insert into ops.gateway (login) values ('test_gateway');
insert into ops.principal (principal_id, name, kind, login)
  select ops.uuid_v7(ops.now()), l, 'service', l from unnest(array['test_wendy', 'test_audrey', 'test_dave', 'test_nobody']) l;
insert into ops.principal (principal_id, name, kind, token_subject)
  values (ops.uuid_v7(ops.now()), 'ada by token', 'user', 'ada-subject');
insert into ops.membership (principal_id, org_id, project_id, environment_id, role)
  select p.principal_id, o.org_id, case when e.environment_id is not null then e.project_id end, e.environment_id, m.role::ops.member_role
    from (values ('test_wendy', 'operator', null), ('test_audrey', 'auditor', null),
                 ('test_dave', 'data_engineer', 'dev'), ('ada by token', 'platform_admin', null)) as m (name, role, environment)
    join ops.principal p using (name) join ops.organisation o on o.name = 'acme'
    left join ops.environment e on e.org_id = o.org_id and e.name = m.environment;

create schema test;
grant usage on schema test to public;

create function test.be(p_who text) returns void language plpgsql as $$
begin
  if p_who = 'superuser' then
    set local session authorization default;
  else
    execute format('set local session authorization %I', 'test_' || p_who);
  end if;
end
$$;

create function test.count() returns void language sql as
  $$ select set_config('lhcr_test.asserted', (coalesce(nullif(current_setting('lhcr_test.asserted', true), ''), '0')::int + 1)::text, true) $$;

create function test.done() returns text language plpgsql as $$
begin
  if coalesce(nullif(current_setting('lhcr_test.asserted', true), ''), '0')::int = 0 then
    raise exception 'the test asserted nothing';
  end if;
  return 'passed';
end
$$;

create function test.is(p_got anycompatible, p_want anycompatible, p_what text) returns void language plpgsql as $$
begin
  perform test.count();
  if p_got is distinct from p_want then
    raise exception '%: got %, want %', p_what, p_got, p_want;
  end if;
end
$$;

create function test.ok(p_true boolean, p_what text) returns void language plpgsql as $$
begin
  perform test.count();
  if p_true is not true then
    raise exception '%: is %', p_what, p_true;
  end if;
end
$$;

-- p_sql must fail with the SQLSTATE; what it did is undone. Errors of ours carry a JSON object as detail.
create function test.throws(p_sql text, p_sqlstate text, p_what text) returns void language plpgsql as $$
declare
  v_sqlstate text;
  v_message text;
  v_detail text;
begin
  perform test.count();
  begin
    execute p_sql;
  exception when others then
    get stacked diagnostics v_sqlstate = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail;
  end;
  if v_sqlstate is distinct from p_sqlstate then
    raise exception '%: got % (%), want %', p_what, v_sqlstate, v_message, p_sqlstate;
  end if;
  if p_sqlstate like 'LH%' and jsonb_typeof(v_detail::jsonb) <> 'object' then
    raise exception '%: the detail is no object: %', p_what, v_detail;
  end if;
end
$$;

-- Short forms: a template of n phases, a run of it, a claim by wendy's worker.
create function test.template(p_name text, p_phases int, p_more jsonb default '{}', p_retry jsonb default '{}') returns jsonb language sql as $$
  select ops.template_apply(jsonb_build_object('project', 'sales', 'name', p_name, 'kind', 'runbook',
    'phases', (select jsonb_agg(jsonb_build_object('name', 'p' || n, 'kind', 'step', 'executor', 'runbook', 'input', jsonb_build_object('n', n)))
                 from generate_series(1, p_phases) n), 'retry', p_retry) || p_more)
$$;

create function test.run(p_template text, p_more jsonb default '{}') returns uuid language sql as $$
  select (ops.run_create(jsonb_build_object('project', 'sales', 'environment', 'dev', 'template', p_template,
    'git_sha', '0123456789abcdef', 'spec_slug', 'shop') || p_more) ->> 'run_id')::uuid
$$;

create function test.claim(p_limit int default 1, p_lease interval default null) returns jsonb language sql as $$
  select ops.run_claim('w1', p_limit => p_limit, p_lease => p_lease) -> 'claims'
$$;

-- Where the bytes of a hash belong in the environment that these runs are in.
create function test.place(p_sha256 text) returns text language sql as $$
  select format('file:///store/acme/dev/sha256/sales/%s/%s/%s', left(p_sha256, 2), substr(p_sha256, 3, 2), p_sha256)
$$;

create function test.trail(p_run_id uuid) returns text language sql as $$
  select string_agg(e ->> 'type', ' ' order by (e ->> 'seq')::int) from jsonb_array_elements(ops.event_list(p_run_id) -> 'events') e
$$;

-- Claims the next phase as w1 and starts it: {run_id, phase, lease_token}. Speaks for whoever calls.
create function test.start() returns jsonb language plpgsql as $$
declare
  v_claim jsonb := test.claim() -> 0;
begin
  perform ops.phase_start((v_claim ->> 'run_id')::uuid, v_claim ->> 'phase', (v_claim ->> 'lease_token')::uuid);
  return v_claim;
end
$$;

create function test.fail(p_claim jsonb, p_class text, p_message text default 'boom') returns jsonb language sql as $$
  select ops.phase_fail((p_claim ->> 'run_id')::uuid, p_claim ->> 'phase', (p_claim ->> 'lease_token')::uuid,
    jsonb_build_object('class', p_class, 'message', p_message))
$$;

create function test.complete(p_claim jsonb, p_output jsonb default '{}') returns jsonb language sql as $$
  select ops.phase_complete((p_claim ->> 'run_id')::uuid, p_claim ->> 'phase', (p_claim ->> 'lease_token')::uuid, p_output)
$$;

create function test.status(p_run_id uuid) returns text language sql as $$
  select ops.run_show(p_run_id) #>> '{run,status}'
$$;

create function test.phase_status(p_run_id uuid, p_no int default 1) returns text language sql as $$
  select ops.run_show(p_run_id) #>> array['phases', (p_no - 1)::text, 'status']
$$;

-- A schedule of a template in dev: p_more overrides its fields.
create function test.schedule(p_template text, p_cron text, p_more jsonb default '{}') returns jsonb language sql as $$
  select ops.schedule_apply(jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', 'nightly', 'cron', p_cron,
    'request', jsonb_build_object('template', p_template, 'git_sha', '0123456789abcdef', 'spec_slug', 'shop')) || p_more)
$$;

-- outcome and logical time of what fired, oldest first
create function test.fires() returns text language sql as $$
  select string_agg((f ->> 'outcome') || ' ' || to_char((f ->> 'logical_at')::timestamptz at time zone 'UTC', 'HH24:MI'), ', ' order by f ->> 'logical_at')
    from jsonb_array_elements(ops.schedule_show('sales', 'dev', 'nightly') -> 'fires') f
$$;
