select test.be('ada');
select ops.alert_apply(jsonb_build_object('project', 'sales', 'environment', e, 'channels', '[{"name": "journal", "kind": "log"}]'::jsonb, 'routes', '[{"steps": [{"channels": ["journal"]}]}]'::jsonb)) from unnest(array['dev', 'prod']) e;
select ops.alert_raise('{"project": "sales", "environment": "dev", "subject": "s", "message": "m"}') ->> 'alert_id' as dev \gset
select ops.alert_raise('{"project": "sales", "environment": "prod", "subject": "s", "message": "m"}') ->> 'alert_id' as prod \gset
select test.ok(:'dev' <> :'prod', 'one subject in two environments is two');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.be('dave');
select test.is(jsonb_array_length(ops.alert_list() -> 'alerts'), 1, 'a member of dev sees the one of dev');
select test.throws(format('select ops.alert_show(%L)', :'prod'), 'LH006', 'the other does not exist for him');
select test.throws(format('select ops.alert_ack(%L)', :'prod'), 'LH006', 'nor can he touch it');
select test.throws($$select ops.alert_raise('{"project": "sales", "environment": "prod", "subject": "s", "message": "m"}')$$, 'LH006', 'or raise one');
select test.is((select count(*) from ops.alert), 1::bigint, 'also in the table');
select ops.delivery_claim('w1') -> 'deliveries' as claimed \gset
select test.is(jsonb_array_length(:'claimed'), 1, 'his worker delivers for dev');
select test.is(:'claimed'::jsonb #>> '{0,body,data,environment}', 'dev', 'and nothing of prod');
select test.be('audrey');
select test.is(jsonb_array_length(ops.alert_list() -> 'alerts'), 2, 'an auditor sees both');
select test.throws(format('select ops.alert_ack(%L)', :'dev'), 'LH004', 'and acknowledges none');
select test.throws('select ops.delivery_claim(''w1'')', 'LH004', 'and delivers none');
select test.be('wendy');
select test.is(jsonb_array_length(ops.delivery_claim('w1', 20, 'dev') -> 'deliveries'), 0, 'what is claimed is not claimed again');
select test.is(jsonb_array_length(ops.delivery_claim('w1', 20, 'prod') -> 'deliveries'), 1, 'a worker of prod takes those of prod');
select test.be('eve');
select test.is(ops.alert_list() -> 'alerts', '[]', 'strangers see none');
select test.throws(format('select ops.delivery_finish(%L, %L, %L)', :'claimed'::jsonb #>> '{0,delivery_id}', :'claimed'::jsonb #>> '{0,token}', '{"outcome": "sent"}'), 'LH006', 'and finish none, with the token even');
