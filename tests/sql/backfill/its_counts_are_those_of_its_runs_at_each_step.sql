-- what a backfill says of itself is held against all its fires and their runs, through ticks, ends of each kind, a cancel, resumes and times that make no run
create function test.counted(p_backfill uuid) returns jsonb language sql security definer as $$
  select jsonb_build_object('runs', count(f.run_id), 'succeeded', count(*) filter (where r.status = 'succeeded'),
      'failed', count(*) filter (where f.outcome = 'failed' or r.status in ('failed', 'timed_out', 'cancelled')),
      'live', count(*) filter (where r.run_id is not null and r.finished_at is null))
    from ops.schedule_fire f left join ops.run r using (run_id) where f.backfill_id = p_backfill
$$;
create function test.agrees(p_backfill text, p_what text) returns jsonb language plpgsql as $$
declare
  v_said jsonb := (select jsonb_object_agg(key, value) from jsonb_each(ops.schedule_show('sales', 'dev', 'nightly') #> '{backfills,0}')
    where key in ('runs', 'succeeded', 'failed', 'live'));
begin
  perform test.is(v_said, test.counted(p_backfill::uuid), p_what);
  return v_said;
end
$$;
create function test.end_all(p_endings text[]) returns void language plpgsql as $$
declare
  v_claims jsonb := test.claim(10);
begin
  for i in 0 .. jsonb_array_length(v_claims) - 1 loop
    perform ops.phase_start((v_claims #>> array[i::text, 'run_id'])::uuid, 'p1', (v_claims #>> array[i::text, 'lease_token'])::uuid);
    case p_endings[1 + i % cardinality(p_endings)]
      when 'good' then perform test.complete(v_claims -> i);
      when 'bad' then perform test.fail(v_claims -> i, 'permanent');
      else perform test.fail(v_claims -> i, 'cancelled');
    end case;
  end loop;
end
$$;
select test.be('ada');
select test.template('one', 1, '{"params_schema": {"properties": {"day": {"type": "string", "enum": ["${logical_date}", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10"]}}}}');
select test.schedule('one', '0 2 * * *', '{"request": {"template": "one", "git_sha": "0123456789abcdef", "spec_slug": "shop", "params": {"day": "${logical_date}"}}}');
select ops.schedule_backfill('sales', 'dev', 'nightly', '2026-03-01', '2026-03-11', 3) ->> 'backfill_id' as b \gset
select test.is(test.agrees(:'b', 'nothing made'), '{"runs": 0, "succeeded": 0, "failed": 0, "live": 0}', 'it begins at nothing');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.is(test.agrees(:'b', 'three made'), '{"runs": 3, "succeeded": 0, "failed": 0, "live": 3}', 'three live');
select test.end_all('{good,bad,stop}');
select test.is(test.agrees(:'b', 'three ended, and no tick saw it'), '{"runs": 3, "succeeded": 1, "failed": 2, "live": 0}', 'one good');
select ops.maintenance_tick('w1');
select test.is(test.agrees(:'b', 'the tick saw them and made more'), '{"runs": 6, "succeeded": 1, "failed": 3, "live": 3}', 'the fifth of March makes no run');
select test.be('superuser');
select test.is((select made || ' ' || succeeded || ' ' || failed from ops.backfill), '3 1 3', 'what has ended is kept in its row, nothing twice');
select test.be('wendy');
select ops.maintenance_tick('w1');
select test.agrees(:'b', 'a tick more');
select test.claim() -> 0 as running \gset
select ops.phase_start((:'running'::jsonb ->> 'run_id')::uuid, 'p1', (:'running'::jsonb ->> 'lease_token')::uuid);
select test.be('ada');
select ops.backfill_cancel(:'b') as c \gset
select test.is(:'c'::jsonb ->> 'runs' || ' ' || (:'c'::jsonb ->> 'failed') || ' ' || (:'c'::jsonb ->> 'live'), '6 5 1', 'cancelled, its answer counts them');
select test.agrees(:'b', 'cancelled');
select test.be('wendy');
select test.complete(:'running');
select ops.maintenance_tick('w1');
select test.is(test.agrees(:'b', 'the last one ended well all the same'), '{"runs": 6, "succeeded": 2, "failed": 5, "live": 0}', 'two good');
select test.be('ada');
select test.is(ops.backfill_resume(:'b') ->> 'again', '3', 'those that were cancelled are made again');
select test.is(test.agrees(:'b', 'resumed'), '{"runs": 3, "succeeded": 2, "failed": 2, "live": 0}', 'and counted no more');
select test.be('wendy');
select ops.maintenance_tick('w1'), test.end_all('{good,good,bad}') from generate_series(1, 5);
select ops.maintenance_tick('w1');
select test.agrees(:'b', 'finished') as said \gset
select test.be('ada');
select test.is(ops.schedule_show('sales', 'dev', 'nightly') #>> '{backfills,0,status}', 'finished', 'it is finished');
select test.is((:'said'::jsonb ->> 'succeeded')::int + (:'said'::jsonb ->> 'failed')::int, 10, 'ten days, each counted once');
select test.is(ops.backfill_resume(:'b', true) ->> 'again', :'said'::jsonb ->> 'failed', 'what failed is made again, with the day that made no run');
select test.agrees(:'b', 'resumed with what failed');
select test.be('wendy');
select ops.maintenance_tick('w1'), test.end_all('{good}') from generate_series(1, 5);
select ops.maintenance_tick('w1');
select test.is(test.agrees(:'b', 'finished again'), '{"runs": 9, "succeeded": 9, "failed": 1, "live": 0}', 'nine good, and the day that makes no run');
select test.be('superuser');
select test.is((select made || ' ' || succeeded || ' ' || failed from ops.backfill), '9 9 1', 'all of it in its row');
select test.be('ada');
select ops.schedule_backfill('sales', 'dev', 'nightly', '2026-03-01', '2026-03-02') from generate_series(1, 60);
select test.is(jsonb_array_length(ops.schedule_show('sales', 'dev', 'nightly') -> 'backfills'), 50, 'a schedule shows its newest 50');
select test.is(jsonb_array_length(ops.backfill_list('sales', 'dev', 'nightly') -> 'backfills'), 61, 'the list has them all');
