select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
select test.start() ->> 'lease_token' as token \gset
select test.throws(format('select ops.artifact_announce(%L, %L, %L, %L)', :'run', 'p1', :'token', h), 'LH022', coalesce(left(h::text, 40), 'null'))
  from (values ('{}'::text[]), (null), (array['A' || repeat('a', 63)]), (array[repeat('a', 63)]), (array[null]::text[]),
               (array(select repeat('a', 64) from generate_series(1, 1001)))) as x (h);
