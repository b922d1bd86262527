select test.be('ada');
select test.template('one', 1);
select ops.concurrency_set('sales', 'dev', 'template:one', 2);
select test.run('one') as a \gset
select test.run('one') as b \gset
select test.run('one') as c \gset
select test.template('free', 1);
select test.run('free') as free \gset
select test.be('wendy');
select ops.run_claim('w1', p_limit => 10) -> 'claims' as claims \gset
select test.is(jsonb_array_length(:'claims'), 3, 'two of the key and the one without a limit');
select test.ok(not :'claims'::jsonb @> jsonb_build_array(jsonb_build_object('run_id', :'c')), 'the third waits');
select test.be('ada');
select test.is(ops.run_show(:'c') #>> '{phases,0,waits_for}', 'template:one', 'and says for which key');
select test.is(test.phase_status(:'c'), 'queued', 'it is queued as before');
select test.is(ops.concurrency_list('sales', 'dev') #> '{limits,0}' ->> 'waiting', '1', 'the list counts it');
select test.is(ops.concurrency_list('sales', 'dev') #> '{limits,0}' ->> 'running', '2', 'and who runs');
select test.be('wendy');
select ops.phase_start(:'a', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid);
select ops.phase_complete(:'a', 'p1', (:'claims'::jsonb #>> '{0,lease_token}')::uuid, '{}');
select test.is(ops.run_claim('w1', p_limit => 10) #>> '{claims,0,run_id}', :'c', 'a slot that is free is taken by the one that waits');
select test.be('superuser');
select test.is((select count(*) from ops.concurrency_slot s left join ops.lease l using (run_id, phase_no) where l.run_id is null), 0::bigint, 'no slot without a lease');
select test.is((select count(*) from ops.concurrency_waiter), 0::bigint, 'and nobody waits');
