select test.be('superuser');
create function test.alerts(p_config jsonb) returns jsonb language sql as $$ select ops.alert_apply('{"project": "sales", "environment": "dev"}' || p_config) $$;
create function test.refused(p_config jsonb, p_path text) returns void language plpgsql as $$
declare v_detail text; v_sqlstate text;
begin
  perform test.count();
  begin
    perform test.alerts(p_config);
  exception when others then
    get stacked diagnostics v_detail = pg_exception_detail, v_sqlstate = returned_sqlstate;
  end;
  if v_sqlstate is distinct from 'LH022' or coalesce(v_detail::jsonb ->> 'path', '') <> p_path then
    raise exception '%: got % %', p_config, v_sqlstate, v_detail;
  end if;
end $$;
select test.be('ada');
select test.refused(c::jsonb, p) from (values
  ('{"rule": []}', 'alerts.rule'), ('{"rules": {}}', 'rules'),
  ('{"rules": [{"name": "a b", "when": "failure"}]}', 'rules[0].name'),
  ('{"rules": [{"name": "a", "when": "failure"}, {"name": "a", "when": "cap"}]}', 'rules[0].name'),
  ('{"rules": [{"name": "a", "when": "rain"}]}', 'rules[0].when'),
  ('{"rules": [{"name": "a", "when": "failure", "older_than": "1h"}]}', 'rules[0].older_than'),
  ('{"rules": [{"name": "a", "when": "failure", "window": "an hour"}]}', 'rules[0].window'),
  ('{"rules": [{"name": "a", "when": "failure", "window": 60}]}', 'rules[0].window'),
  ('{"rules": [{"name": "a", "when": "failure", "match": {"tempalte": "x"}}]}', 'rules[0].match.tempalte'),
  ('{"rules": [{"name": "a", "when": "failure", "match": {"template": 1}}]}', 'rules[0].match.template'),
  ('{"rules": [{"name": "a", "when": "error_rate"}]}', 'rules[0].ratio'), ('{"rules": [{"name": "a", "when": "error_rate", "ratio": 20}]}', 'rules[0].ratio'),
  ('{"rules": [{"name": "a", "when": "event"}]}', 'rules[0]'), ('{"rules": [{"name": "a", "when": "event", "types": ["ALERT_RAISED"]}]}', 'rules[0].types'),
  ('{"rules": [{"name": "a", "when": "freshness", "older_than": "1h"}]}', 'rules[0].match'), ('{"rules": [{"name": "a", "when": "queue_age"}]}', 'rules[0]'),
  ('{"channels": [{"name": "a", "kind": "fax"}]}', 'channels[0].kind'),
  ('{"channels": [{"name": "a", "kind": "webhook"}]}', 'channels[0]'),
  ('{"channels": [{"name": "a", "kind": "webhook", "url": "http://example.org/x"}]}', 'channels[0].url'),
  ('{"channels": [{"name": "a", "kind": "webhook", "url": "https://u:p@example.org/x"}]}', 'channels[0].url'),
  ('{"channels": [{"name": "a", "kind": "webhook", "url": "file:///etc/passwd"}]}', 'channels[0].url'),
  ('{"channels": [{"name": "a", "kind": "webhook", "url": "gopher://example.org/"}]}', 'channels[0].url'),
  ('{"channels": [{"name": "a", "kind": "webhook", "url": "https://example.org/x", "hmac_ref": "hunter2"}]}', 'channels[0].hmac_ref'),
  ('{"channels": [{"name": "a", "kind": "webhook", "url": "https://example.org/x", "password": "x"}]}', 'channels[0].password'),
  ('{"channels": [{"name": "a", "kind": "slack", "url": "https://hooks.slack.com/x"}]}', 'channels[0].url'), ('{"channels": [{"name": "a", "kind": "slack"}]}', 'channels[0]'),
  ('{"channels": [{"name": "a", "kind": "smtp", "url": "smtp://mail", "from": "a@b", "to": ["x@y\r\nBcc: z@y"]}]}', 'channels[0]'),
  ('{"channels": [{"name": "a", "kind": "smtp", "url": "smtp://mail", "from": "a@b", "to": ["x@y"], "username": "a"}]}', 'channels[0]'),
  ('{"routes": [{}]}', 'routes[0].steps'), ('{"routes": [{"steps": [{"channels": ["nowhere"]}]}]}', 'routes[0].steps[0].channels'),
  ('{"channels": [{"name": "a", "kind": "log"}], "routes": [{"steps": [{"channels": ["a"], "after": "soon"}]}]}', 'routes[0].steps[0].after'),
  ('{"channels": [{"name": "a", "kind": "log"}], "routes": [{"steps": [{"channels": ["a"]}], "repeat_every": "1s"}]}', 'routes[0].repeat_every'),
  ('{"channels": [{"name": "a", "kind": "log"}], "routes": [{"steps": [{"channels": ["a"]}], "quiet": {"from": "10pm", "to": "07:00"}}]}', 'routes[0].quiet'),
  ('{"channels": [{"name": "a", "kind": "log"}], "routes": [{"steps": [{"channels": ["a"]}], "quiet": {"from": "22:00", "to": "07:00", "time_zone": "Mars/Olympus"}}]}', 'routes[0].quiet.time_zone')
) as c (c, p);
select test.alerts('{"channels": [{"name": "a", "kind": "log"}], "rules": [{"name": "r", "when": "failure"}], "routes": [{"match": {"severity": "critical"}, "steps": [{"channels": ["a"]}]}]}') as one \gset
select test.is(array[:'one'::jsonb ->> 'created', :'one'::jsonb ->> 'revision', :'one'::jsonb ->> 'unrouted'], '{true,1,true}', 'kept; not everything has a route');
select test.is(test.alerts('{"rules": [{"when": "failure", "name": "r"}], "channels": [{"name": "a", "kind": "log"}], "routes": [{"match": {"severity": "critical"}, "steps": [{"channels": ["a"]}]}]}') ->> 'changed', 'false', 'the same again changes nothing');
select test.is(test.alerts('{"rules": [{"name": "r2", "when": "failure"}]}') ->> 'revision', '2', 'another');
select test.is(ops.alert_rules('sales', 'dev') -> 'channels', '[]', 'and it is the whole');
select test.is(ops.alert_rules('sales', 'prod') ->> 'revision', '0', 'of its environment only');
select test.be('audrey');
select test.is(ops.alert_rules('sales', 'dev') ->> 'revision', '2', 'an auditor reads it');
select test.throws($$select test.alerts('{"rules": []}')$$, 'LH004', 'and writes none');
select test.be('wendy');
select test.throws($$select test.alerts('{"rules": []}')$$, 'LH004', 'nor does an operator');
select test.be('eve');
select test.throws($$select ops.alert_rules('sales', 'dev', 'acme')$$, 'LH006', 'strangers see none');
