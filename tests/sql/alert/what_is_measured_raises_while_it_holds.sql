select test.be('ada');
select test.template('one', 1);
select ops.alert_apply('{"project": "sales", "environment": "dev", "channels": [{"name": "journal", "kind": "log"}], "routes": [{"steps": [{"channels": ["journal"]}]}], "rules": [
  {"name": "depth", "when": "queue_depth", "more_than": 2}, {"name": "age", "when": "queue_age", "older_than": "10m", "match": {"lane": "A*"}},
  {"name": "gold", "when": "freshness", "match": {"table": ["gold.*", "gold.never"]}, "older_than": "2h", "severity": "critical"},
  {"name": "nightly", "when": "freshness", "match": {"template": "nightly"}, "older_than": "1d"}]}');
select test.be('superuser');
create function test.open() returns text language sql as $$
  select coalesce(string_agg((a ->> 'rule') || '/' || (a ->> 'subject'), ' ' order by a ->> 'rule', a ->> 'subject'), '') from jsonb_array_elements(ops.alert_list() -> 'alerts') a
$$;
select test.be('ada');
select test.run('one'), test.run('one');
select test.be('wendy');
select test.start() as claim \gset
select test.complete(:'claim', '{"publish": true, "tables": [{"name": "gold.t", "location": "file:///t", "version": 0}, {"name": "silver.t", "location": "file:///t", "version": 0}]}');
select ops.maintenance_tick('w1');
select test.is(test.open(), '', 'all is well');
select test.be('ada');
select test.run('one'), test.run('one');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.is(test.open(), '', 'a rule is looked at each half minute');
set local lhcr_test.shift = '31 seconds';
select ops.maintenance_tick('w1');
select test.is(test.open(), 'depth/queue', 'three wait, and two may');
select test.is(ops.alert_list() #>> '{alerts,0,message}', 'more than 2 phases wait to be claimed', 'it says so');
select test.complete(test.start());
set local lhcr_test.shift = '62 seconds';
select ops.maintenance_tick('w1');
select test.is(test.open(), '', 'resolved by itself');
select test.is(ops.alert_list('{"status": ["resolved"]}') #>> '{alerts,0,resolution}', 'it is well again', 'with the reason');
set local lhcr_test.shift = '11 minutes';
select ops.maintenance_tick('w1');
select test.is(test.open(), 'age/queue', 'the oldest has waited for long');
set local lhcr_test.shift = '2 hours 2 minutes';
select ops.maintenance_tick('w1');
select test.is(test.open(), 'age/queue gold/table:gold.never gold/table:gold.t', 'gold is stale; silver is nobody''s concern; a table that is named in full and never came is stale too');
set local lhcr_test.shift = '1 day 1 minute';
select ops.maintenance_tick('w1');
select test.is(test.open(), 'age/queue gold/table:gold.never gold/table:gold.t nightly/template:nightly', 'a template that has not succeeded since the rule was made');
select test.is((select (a ->> 'times') from jsonb_array_elements(ops.alert_list() -> 'alerts') a where a ->> 'subject' = 'table:gold.t'), '1', 'it goes on, and counts once');
-- a rule that goes resolves what it raised; those that stay keep theirs
select test.be('ada');
select ops.alert_apply('{"project": "sales", "environment": "dev", "rules": [{"name": "age", "when": "queue_age", "older_than": "10m", "match": {"lane": "A*"}}]}');
select test.is(test.open(), 'age/queue', 'rules that are gone have no open alerts');
