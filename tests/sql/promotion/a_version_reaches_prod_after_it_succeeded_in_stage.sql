create function test.end_all(p_good boolean) returns void language plpgsql as $$
declare c jsonb;
begin
  for c in select jsonb_array_elements(ops.run_claim('w1', p_limit => 10) -> 'claims') loop
    perform ops.phase_start((c ->> 'run_id')::uuid, 'p1', (c ->> 'lease_token')::uuid);
    if p_good then perform test.complete(c); else perform test.fail(c, 'permanent'); end if;
  end loop;
end $$;
select test.be('ada');
select test.template('one', 1);
select test.run('one', '{"environment": "prod"}') as before \gset
select ops.run_cancel(:'before');
select test.is(ops.promotion_set('sales', '{dev,stage,prod}', 'operator') #>> '{gates,1,after}', 'stage', 'dev, then stage, then prod');
select test.throws($$select test.run('one', '{"environment": "prod"}')$$, 'LH003', 'not in stage yet');
select test.throws($$select test.run('one', '{"environment": "stage"}')$$, 'LH003', 'nor in dev');
select test.throws($$select test.schedule('one', '@daily', '{"environment": "prod"}')$$, 'LH003', 'nor on a clock');
select test.run('one') as dev \gset
select test.throws($$select test.run('one', '{"environment": "stage"}')$$, 'LH003', 'a run that is made is no proof');
select test.be('wendy');
select test.end_all(false);
select test.be('ada');
select test.throws($$select test.run('one', '{"environment": "stage"}')$$, 'LH003', 'nor is one that failed');
select test.run('one') as dev \gset
select test.be('wendy');
select test.end_all(true);
select test.be('ada');
select test.run('one', '{"environment": "stage"}') as stage \gset
select test.throws($$select test.run('one', '{"environment": "prod"}')$$, 'LH003', 'prod asks for stage');
select test.be('wendy');
select test.end_all(true);
select test.be('ada');
select test.run('one', '{"environment": "prod"}') as prod \gset
select test.is(test.schedule('one', '@daily', '{"environment": "prod"}') ->> 'created', 'true', 'and on a clock');
-- another version begins anew; the one that was promoted still runs
select test.template('one', 1, '{"description": "changed"}');
select test.throws($$select test.run('one', '{"environment": "prod"}')$$, 'LH003', 'version 2 has succeeded nowhere');
select test.ok(test.run('one', '{"environment": "prod", "template_version": 1}') is not null, 'version 1 has');
select test.is((select string_agg(v ->> 'version' || ' ' || (v ->> 'environment') || ' ' || (v ->> 'open'), ', ' order by v ->> 'version', v ->> 'environment' desc)
  from jsonb_array_elements(ops.promotion_show('sales', 'one') -> 'versions') v), '1 stage true, 1 prod true, 1 dev true, 2 stage false, 2 prod false, 2 dev true', 'shown');
-- overridden by the role that the gate names, and recorded
select test.throws($$select test.run('one', '{"environment": "prod", "promotion_override": ""}')$$, 'LH022', 'without a reason');
select test.be('dave');
select test.throws($$select test.run('one', '{"environment": "prod", "promotion_override": "now"}')$$, 'LH006', 'a member of dev does not see prod');
select test.be('wendy');
select test.run('one', '{"environment": "prod", "promotion_override": "the hotfix of ticket 12"}') as hot \gset
select test.is(test.trail(:'hot'), 'RUN_CREATED PHASE_QUEUED RUN_QUEUED', 'in its trail');
select test.run('one', '{"environment": "prod", "template_version": 1, "promotion_override": "not needed"}') as calm \gset
select test.is(test.trail(:'calm'), 'RUN_CREATED PHASE_QUEUED', 'not where there was nothing to override');
select test.be('superuser');
select test.is((select array_agg(detail ->> 'reason' || ' ' || (detail ->> 'by') || ' ' || (detail ->> 'role') || ' ' || (detail ->> 'after')) from ops.audit where action = 'promotion_override'),
  '{"the hotfix of ticket 12 test_wendy operator stage"}', 'and in the audit');
select test.be('ada');
select test.throws($$select test.schedule('one', '@daily', '{"environment": "prod", "request": {"template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop", "promotion_override": "always"}}')$$, 'LH022', 'a schedule overrides nothing');
-- another role
select ops.promotion_set('sales', '{stage,prod}', 'data_engineer');
select test.be('wendy');
select test.throws($$select test.run('one', '{"environment": "prod", "promotion_override": "again please"}')$$, 'LH004', 'an operator no longer may');
select test.throws($$select ops.promotion_set('sales', '{}')$$, 'LH004', 'nor open the gate');
select test.be('ada');
select test.throws($$select ops.promotion_set('sales', '{stage,live}')$$, 'LH022', 'no such environment');
select test.throws($$select ops.promotion_set('sales', '{stage,stage}')$$, 'LH022', 'twice');
select test.throws($$select ops.promotion_set('sales', '{stage,prod}', 'boss')$$, 'LH022', 'no such role');
select test.is(ops.promotion_set('sales', '{}') -> 'gates', '[]', 'opened again');
select test.ok(test.run('one', '{"environment": "prod"}') is not null, 'whatever has succeeded where');
