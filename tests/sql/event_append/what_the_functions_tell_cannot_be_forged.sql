select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'token', '[{"type": "RUN_SUCCEEDED"}]'), 'LH022', 'a transition');
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'token', '[{"type": "MADE_UP"}]'), 'LH022', 'an unknown type');
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'token', '[{"type": "LOG", "level": "loud"}]'), 'LH022', 'an unknown level');
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'token', '[{"type": "LOG", "event_id": "7"}]'), 'LH022', 'an id that is none');
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'token', '{"type": "LOG"}'), 'LH022', 'no array');
select test.throws(format('select ops.event_append(%L, %L, %L, %L)', :'run', 'p1', :'token', jsonb_build_array(jsonb_build_object('type', 'LOG', 'message', repeat('x', 300000)))::text), 'LH022', 'too long');
