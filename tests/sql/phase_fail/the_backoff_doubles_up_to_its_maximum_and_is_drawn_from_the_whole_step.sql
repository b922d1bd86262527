-- 1000 draws for an attempt, in four quarters of its whole step: full jitter puts about 250 in each (a hundred off is seven deviations)
select setseed(0.20261126);
create function test.quarters(p_attempt int, p_step float8) returns int[] language sql as $$
  select array_agg(coalesce(n, 0) order by q) from generate_series(-1, 5) q left join (
    select case when ms < 0 then -1 when ms > p_step then 5 else floor(ms / p_step * 4)::int end as quarter, count(*)::int as n
      from (select extract(epoch from ops._backoff('{"backoff_ms": 1000, "backoff_max_ms": 60000}', p_attempt))::float8 * 1000 as ms
              from generate_series(1, 1000)) draw group by 1) x on x.quarter = q
$$;
create function test.spread(p_attempt int, p_step float8, p_what text) returns void language plpgsql as $$
declare
  v_got int[] := test.quarters(p_attempt, p_step);
begin
  perform test.is(v_got[1] || ' ' || v_got[6] || ' ' || v_got[7], '0 0 0', p_what || ': none below nothing or over the step, quarters ' || v_got::text);
  perform test.ok(150 < all (v_got[2:5]) and 350 > all (v_got[2:5]), p_what || ': from nothing to the whole step, quarters ' || v_got::text);
end
$$;
select test.spread(1, 1000, 'the first attempt waits for at most one step');
select test.spread(2, 2000, 'the second for two');
select test.spread(4, 8000, 'the fourth for eight');
select test.spread(30, 60000, 'the thirtieth for the maximum');
select test.spread(2000000, 60000, 'and so however many there were');
-- the wait that a failed attempt is given is this one
select test.be('ada');
select test.template('one', 1, '{}', '{"max_attempts": 5, "backoff_ms": 3600000, "backoff_max_ms": 86400000}');
select count(test.run('one')) from generate_series(1, 20);
select test.be('wendy');
select array_agg(extract(epoch from (test.fail(test.start(), 'transient') ->> 'retry_at')::timestamptz - now()) / 3600) as hours from generate_series(1, 20) \gset
select test.ok((select count(distinct h) = 20 and min(h) >= 0 and max(h) between 0.5 and 1.01 from unnest(:'hours'::float8[]) h), 'twenty that fail at once come back each at its own time: ' || :'hours');
