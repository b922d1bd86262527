-- The whole matrix: each table, view and function that the catalogue knows × each role, an agent, a login without membership, a gateway's anon,
-- authenticated and service_role × its own and another organisation. permissions.tsv is what is expected, and what docs/reference/permissions.md is
-- made of; what is in the catalogue and not in it fails here by its name.
create table test.matrix (kind text, name text, needs text, call text);
\copy test.matrix from 'tests/sql/tenancy/permissions.tsv'
create table test.wrong (caller text, what text, expected text, got text);
create table test.thing (mark text, name text, value text);
create table test.caller (no int, name text, role ops.member_role, scopes text[], login text, claims text, as_role text);
grant all on test.matrix, test.wrong, test.thing, test.caller to public;

-- One organisation with a row of everything, made by its platform admin.
create function test.furnish(p_mark text, p_org text, p_sha text) returns void language plpgsql as $$
declare
  v_run uuid;
  v_claim jsonb;
  v_alert jsonb;
  v_delivery jsonb;
  v_name text;
begin
  perform test.template(p_mark, 1), test.template(p_mark || '_held', 1, '{"phases": [{"name": "p1", "kind": "k", "executor": "runbook", "approve": {"role": "operator"}}]}');
  foreach v_name in array array['ended', 'failed', 'run'] loop
    v_run := test.run(p_mark, '{"labels": {"evidence": "junit"}}');
    v_claim := ops.run_claim(p_mark, p_run_id => v_run) #> '{claims,0}';
    perform ops.phase_start(v_run, 'p1', (v_claim ->> 'lease_token')::uuid);
    if v_name = 'ended' then
      perform ops.artifact_register(v_run, 'p1', (v_claim ->> 'lease_token')::uuid, jsonb_build_object('sha256', p_sha, 'byte_size', 3, 'content_type', 'text/plain',
        'storage_url', replace(replace(test.place(p_sha), '/acme/', '/' || p_org || '/'), 'file:///store', 'file:///' || p_mark), 'name', 'a'));
      perform test.complete(v_claim, jsonb_build_object('publish', true, 'tables', jsonb_build_array(jsonb_build_object('name', 'gold.' || p_mark, 'location', 'file:///' || p_mark, 'version', 0))));
    elsif v_name = 'failed' then
      perform test.fail(v_claim, 'permanent');
    else
      perform ops.event_append(v_run, 'p1', (v_claim ->> 'lease_token')::uuid, jsonb_build_array(jsonb_build_object('type', 'LOG', 'message', p_mark)));
      insert into test.thing values (p_mark, 'token', v_claim ->> 'lease_token');
    end if;
    insert into test.thing values (p_mark, v_name, v_run);
  end loop;
  insert into test.thing values (p_mark, 'waiting', test.run(p_mark, jsonb_build_object('lane', p_mark))), (p_mark, 'held', test.run(p_mark || '_held')), (p_mark, 'sha', p_sha), (p_mark, 'sha2', left(p_sha, 2)),
    (p_mark, 'org', p_org), (p_mark, 'mark', p_mark);
  perform ops.session_create(jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', p_mark)),
    ops.connection_add(jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', p_mark, 'kind', 'odoo', 'conninfo', 'host=' || p_mark)),
    ops.setting_set('sales', 'dev', p_mark, to_jsonb(p_mark)), ops.concurrency_set('sales', 'dev', p_mark, 5),
    test.schedule(p_mark, '@daily', jsonb_build_object('name', p_mark)), ops.schedule_backfill('sales', 'dev', p_mark, '2026-01-01', '2026-01-03'),
    ops.cap_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', p_mark, 'resource', 'runs', 'window', 'day', 'limit', 1000)),
    ops.signal_set(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', 'template:' || p_mark, 'signal', 'manual', 'value', 1)),
    ops.score_weight('sales', 'manual', 2), ops.promotion_set('sales', array['dev', 'stage']),
    ops.agent_register(jsonb_build_object('name', p_mark, 'role', 'operator', 'scopes', array['run.read'])), ops.agent_key_create(p_mark), ops.member_add(jsonb_build_object('project', 'sales', 'login', p_mark, 'role', 'auditor')),
    ops.alert_apply(jsonb_build_object('project', 'sales', 'environment', 'dev', 'channels', jsonb_build_array(jsonb_build_object('name', p_mark, 'kind', 'log')),
      'rules', jsonb_build_array(jsonb_build_object('name', p_mark, 'when', 'failure')), 'routes', jsonb_build_array(jsonb_build_object('steps', jsonb_build_array(jsonb_build_object('channels', array[p_mark]))))));
  v_alert := ops.alert_raise(jsonb_build_object('project', 'sales', 'environment', 'dev', 'subject', p_mark, 'message', p_mark));
  perform ops.maintenance_tick(p_mark);
  v_delivery := ops.delivery_claim(p_mark) #> '{deliveries,0}';
  insert into test.thing select p_mark, 'backfill', backfill_id from ops.backfill b join ops.organisation o using (org_id) where o.name = p_org limit 1;
  insert into test.thing values (p_mark, 'alert', v_alert ->> 'alert_id'), (p_mark, 'delivery', v_delivery ->> 'delivery_id'), (p_mark, 'dtoken', v_delivery ->> 'token');
end
$$;
select test.be('ada');
select test.furnish('acmemark', 'acme', repeat('a', 64));
select test.be('eve');
select test.furnish('evilmark', 'evil', repeat('b', 64));
select test.be('superuser');
insert into ops.rescore (environment_id, subject, org_id, project_id, requested_at)
  select environment_id, 'template:later', org_id, project_id, now() from ops.environment where name = 'dev';
select test.ok(count(*) = 28 and bool_and(value is not null), 'both organisations are furnished') from test.thing;

-- The callers: all in acme. The agent is the furnished one, by its key.
do $$
declare
  v_role ops.member_role;
  v_login text;
begin
  foreach v_role in array enum_range(null::ops.member_role) loop
    v_login := 'test_is_' || v_role;
    if not exists (select from pg_roles where rolname = v_login) then
      execute format('create role %I login', v_login);
    end if;
    execute format('grant lhcr_user, lhcr_worker to %I', v_login);
    insert into ops.principal (principal_id, name, kind, login) values (ops.uuid_v7(ops.now()), v_login, 'user', v_login);
    insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, v_role from ops.principal p, ops.organisation o where p.login = v_login and o.name = 'acme';
  end loop;
end
$$;
update ops.agent_key k set key_sha256 = sha256('lhcr_key_matrix') from ops.principal p where p.principal_id = k.principal_id and p.name = 'acmemark';
insert into test.caller
select row_number() over (order by r), r::text, r, null, 'test_is_' || r, null, null from unnest(enum_range(null::ops.member_role)) r union all
values (11, 'agent', 'operator'::ops.member_role, array['run.read'], 'test_nobody', null, null), (12, 'no member', null, null, 'test_nobody', null, null),
  (13, 'anon', null, null, 'test_gateway', '{"role": "anon"}', 'anon'), (14, 'authenticated', null, null, 'test_gateway', '{"role": "authenticated", "sub": "unknown"}', 'authenticated'),
  (15, 'service_role', null, null, 'test_gateway', '{"role": "service_role"}', 'service_role'),
  (16, 'forger', null, null, 'test_nobody', '{"role": "service_role", "sub": "ada-subject"}', null);

create table test.grants as select role, permission from ops.role_permission;
grant select on test.grants to public;
create function test.permitted(p_caller test.caller, p_needs text) returns boolean language sql as $$
  select case when p_caller.as_role = 'anon' or p_needs in ('-', 'owner') then false
    when p_needs = 'any' then true
    when p_needs = 'principal' then p_caller.role is not null or p_caller.login = 'test_nobody'
    when p_needs like 'role %' then p_caller.scopes is null and coalesce(p_caller.role::text in (substr(p_needs, 6), 'platform_admin'), false)
    else exists (select from test.grants g where g.role = p_caller.role and g.permission = split_part(p_needs, ' ', 1) and (p_caller.scopes is null or g.permission = any (p_caller.scopes))) end
$$;

create function test.become(p_caller test.caller) returns void language plpgsql as $$
begin
  perform test.be('superuser');
  perform set_config('role', 'none', true), set_config('request.jwt.claims', coalesce(p_caller.claims, ''), true),
    set_config('lhcr.agent_key', case when p_caller.name = 'agent' then 'lhcr_key_matrix' else '' end, true);
  execute format('set local session authorization %I', p_caller.login);
  if p_caller.as_role is not null then
    perform set_config('role', p_caller.as_role, true);
  end if;
end
$$;

-- What a call comes to: refused, or answered with or without the mark. Whatever it did is undone.
create function test.outcome(p_call text, p_mark text) returns text language plpgsql as $$
declare
  v_answer text;
  v_sqlstate text;
  v_message text;
begin
  begin
    execute p_call into v_answer;
    raise exception using errcode = 'LH000';
  exception when others then
    get stacked diagnostics v_sqlstate = returned_sqlstate, v_message = message_text;
  end;
  return case when v_sqlstate = 'LH000' then case when v_answer like '%' || p_mark || '%' then 'answered, marked' else 'answered' end
    when v_sqlstate in ('LH004', 'LH006', '42501') then 'refused' when v_sqlstate like 'LH%' then 'let in: ' || v_sqlstate else v_sqlstate || ': ' || v_message end;
end
$$;

create function test.filled(p_call text, p_mark text) returns text language plpgsql as $$
declare
  v_thing record;
begin
  for v_thing in select name, value from test.thing where mark = p_mark loop
    p_call := replace(p_call, '{' || v_thing.name || '}', v_thing.value);
  end loop;
  return p_call;
end
$$;

create function test.walk_functions(p_caller test.caller) returns void language plpgsql as $$
declare
  v_row record;
  v_got text;
  v_ok boolean;
  v_permitted boolean;
begin
  for v_row in select m.name, m.needs, own.call as own_call, other.call as other_call from test.matrix m
      cross join lateral test.filled(format('select ops.%I(%s)::text', m.name, m.call), 'acmemark') own (call)
      cross join lateral test.filled(format('select ops.%I(%s)::text', m.name, m.call), 'evilmark') other (call) where m.kind = 'function' order by m.name loop
    v_permitted := test.permitted(p_caller, v_row.needs);
    v_got := test.outcome(v_row.own_call, 'acmemark');
    v_ok := case when v_row.needs like '% filtered' then (v_got = 'answered, marked') = v_permitted and (v_got = 'refused' or v_got like 'answered%')
                 else (v_got like 'answered%' or v_got like 'let in%') = v_permitted and (v_permitted or v_got = 'refused') end;
    if v_ok is not true then
      insert into test.wrong values (p_caller.name, 'function ' || v_row.name || ' of its own organisation', case when v_permitted then 'let in' else 'refused' end, v_got);
    end if;
    v_got := test.outcome(v_row.other_call, 'evilmark');  -- refused, or about what is the caller's only
    if v_got not in ('refused', 'answered') and v_got not like 'let in: LH022' then
      insert into test.wrong values (p_caller.name, 'function ' || v_row.name || ' of another organisation', 'refused, or without a trace', v_got);
    end if;
    perform test.count(), test.count();
  end loop;
end
$$;

create table test.owned (name text, total bigint);
create function test.walk_tables(p_caller test.caller, p_org int) returns void language plpgsql as $$
declare
  v_row record;
  v_own bigint;
  v_other bigint;
  v_expected bigint;
begin
  for v_row in select t.*, m.needs, o.total from test.relation t left join test.matrix m on m.kind = t.kind and m.name = t.name left join test.owned o on o.name = t.name order by t.name loop
    begin
      execute case when v_row.with_org then format('select count(*) filter (where org_id = %s), count(*) filter (where org_id <> %s) from %s', p_org, p_org, v_row.path)
              else format('select count(*) filter (where v::text like ''%%acmemark%%''), count(*) filter (where v::text like ''%%evilmark%%'') from %s v', v_row.path) end into v_own, v_other;
    exception when insufficient_privilege then
      v_own := 0;
      v_other := 0;
    end;
    v_expected := case when test.permitted(p_caller, coalesce(v_row.needs, '-')) then v_row.total else 0 end;
    if v_own <> v_expected or v_other <> 0 then
      insert into test.wrong values (p_caller.name, v_row.kind || ' ' || v_row.name, format('%s rows of its own and 0 of others', v_expected), format('%s and %s', v_own, v_other));
    end if;
    if has_table_privilege(v_row.oid, 'insert, update, delete, truncate, references, trigger') then
      insert into test.wrong values (p_caller.name, v_row.kind || ' ' || v_row.name, 'not to be written', 'writable');
    end if;
    perform test.count(), test.count(), test.count();
  end loop;
end
$$;

create table test.relation as
  select case c.relkind when 'v' then 'view' when 'r' then case when c.relispartition then 'partition' else 'table' end else 'table' end as kind, c.relname::text as name, c.oid, c.oid::regclass::text as path,
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped) as with_org
    from pg_class c where c.relnamespace = 'ops'::regnamespace and c.relkind in ('r', 'p') or c.relkind in ('v', 'm') and c.relowner = 'lhcr_owner'::regrole;
grant all on test.relation, test.owned to public;
do $$
declare
  v_row record;
  v_org int := (select org_id from ops.organisation where name = 'acme');
  v_total bigint;
begin
  for v_row in select * from test.relation loop
    execute case when v_row.with_org then format('select count(*) from %s where org_id = %s', v_row.path, v_org)
            else format('select count(*) from %s v where v::text like ''%%acmemark%%''', v_row.path) end into v_total;
    insert into test.owned values (v_row.name, v_total);
  end loop;
end
$$;
-- nothing is unknown, nothing is listed that is not there, and what may be read has rows to be read
select test.is(string_agg(r.kind || ' ' || r.name, ', '), null, 'in the catalogue and not in permissions.tsv') from test.relation r
  where r.kind <> 'partition' and not exists (select from test.matrix m where m.kind = r.kind and m.name = r.name);
select test.is(string_agg(p.proname, ', '), null, 'functions in the catalogue and not in permissions.tsv') from pg_proc p
  where p.pronamespace = 'ops'::regnamespace and (p.proname not like '\_%' or has_function_privilege('lhcr_user', p.oid, 'execute'))
    and not exists (select from test.matrix m where m.kind = 'function' and m.name = p.proname);
select test.is(string_agg(m.kind || ' ' || m.name, ', '), null, 'in permissions.tsv and not in the catalogue') from test.matrix m
  where not exists (select from test.relation r where r.kind = m.kind and r.name = m.name)
    and not (m.kind = 'function' and exists (select from pg_proc p where p.pronamespace = 'ops'::regnamespace and p.proname = m.name));
select test.is(string_agg(m.name, ', '), null, 'readable, but without a row') from test.matrix m join test.owned o using (name)
  where m.kind in ('table', 'view') and m.needs <> '-' and o.total = 0 and m.name not in ('alert_count', 'alert_route');
select test.is(string_agg(p.oid::regprocedure::text, ', '), null, 'private functions that somebody may call') from pg_proc p
  where p.pronamespace = 'ops'::regnamespace and p.proname like '\_%' and not exists (select from test.matrix m where m.name = p.proname)
    and exists (select from unnest(array['public', 'anon', 'authenticated', 'service_role', 'lhcr_user', 'lhcr_worker', 'lhcr_backup']) r where has_function_privilege(r, p.oid, 'execute'));
do $$
declare
  v_caller test.caller;
  v_org int := (select org_id from ops.organisation where name = 'acme');
begin
  for v_caller in select * from test.caller order by no loop
    perform test.become(v_caller);
    perform test.walk_functions(v_caller), test.walk_tables(v_caller, v_org);
  end loop;
  perform set_config('role', 'none', true), test.be('superuser');
end
$$;
select test.is((select string_agg(format('%s: %s: expected %s, got %s', caller, what, expected, got), e'\n' order by what, caller) from test.wrong), null, 'the matrix');
select format('note: %s callers, %s functions, %s tables and views, %s partitions: %s checks', (select count(*) from test.caller), (select count(*) from test.matrix where kind = 'function'),
  (select count(*) from test.relation where kind <> 'partition'), (select count(*) from test.relation where kind = 'partition'), current_setting('lhcr_test.asserted'));
