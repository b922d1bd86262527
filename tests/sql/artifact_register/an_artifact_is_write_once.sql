select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
select repeat('a', 64) as sha \gset
select jsonb_build_object('sha256', :'sha', 'byte_size', 3, 'content_type', 'text/plain', 'storage_url', test.place(:'sha'), 'name', 'log.txt') as artifact \gset
select test.is(ops.artifact_register(:'run', 'p1', :'token', :'artifact') ->> 'created', 'true', 'the first time');
select test.is(ops.artifact_register(:'run', 'p1', :'token', :'artifact') ->> 'created', 'false', 'again is fine');
select test.throws(format('select ops.artifact_register(%L, %L, %L, %L)', :'run', 'p1', :'token', :'artifact'::jsonb || '{"byte_size": 4}'), 'LH009', 'another size');
select test.throws(format('select ops.artifact_register(%L, %L, %L, %L)', :'run', 'p1', :'token', :'artifact'::jsonb || '{"content_type": "x/y"}'), 'LH009', 'another type');
select test.throws(format('select ops.artifact_register(%L, %L, %L, %L)', :'run', 'p1', :'token', :'artifact'::jsonb || jsonb_build_object('sha256', repeat('b', 64))), 'LH022', 'the URL of another hash');
select test.throws(format('select ops.artifact_register(%L, %L, %L, %L)', :'run', 'p1', :'token', :'artifact'::jsonb || jsonb_build_object('sha256', repeat('b', 64), 'storage_url', test.place(repeat('b', 64)))), 'LH007', 'another content under the name');
select test.throws(format('select ops.artifact_register(%L, %L, %L, %L)', :'run', 'p1', :'token', :'artifact'::jsonb || jsonb_build_object('storage_url', replace(test.place(:'sha'), p, q))), 'LH022', 'a URL with ' || q)
  from (values ('acme/dev/', 'evil/dev/'), ('acme/dev/', 'acme/prod/'), ('/sales/', '/other/'), ('file:///store/acme', 'acme'), ('sha256/sales/aa', 'sha256/sales/ab')) x (p, q);
select test.throws(format('select ops.artifact_register(%L, %L, %L, %L)', :'run', 'p1', :'token', :'artifact'::jsonb || jsonb_build_object('name', n)), 'LH022', 'the name ' || n)
  from unnest(array['../x', '/etc/passwd', 'a/../b', 'a//b', E'a\nb', '', '.', 'a\b', repeat('n', 300)]) n;
select test.is(jsonb_array_length(ops.artifact_list(:'run') -> 'artifacts'), 1, 'one link');
select test.is(ops.artifact_show(:'sha', 'dev') #>> '{artifacts,0,links,0,name}', 'log.txt', 'found by hash');
select test.be('eve');
select test.throws(format('select ops.artifact_show(%L)', :'sha'), 'LH006', 'knowing the hash gives another organisation nothing');
