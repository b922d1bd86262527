-- Cron expressions: five fields (minute, hour, day of month, month, day of week), lists, ranges, steps, names of months and days, and @hourly,
-- @daily, @weekly, @monthly, @yearly. When both days are restricted one of them is enough, as cron has it.
-- Clocks that are put forward or back (as in Vixie's cron): a fixed hour fires once a local day, also when its time is skipped (then as much
-- later) or comes twice (then at the second); an hour of * goes by elapsed time, so a skipped hour does not fire and a repeated one fires twice.
set local role lhcr_owner;
create or replace function ops._cron_field(p_field text, p_min int, p_max int, p_names text[], p_expression text) returns int[]
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_part text;
  v_bounds text[];
  v_from int;
  v_to int;
  v_step int;
  v_values int[] := '{}';
begin
  foreach v_part in array string_to_array(lower(p_field), ',') loop
    for v_no in 1 .. coalesce(cardinality(p_names), 0) loop
      v_part := regexp_replace(v_part, '\y' || p_names[v_no] || '\y', (v_no - 1 + p_min)::text, 'g');
    end loop;
    v_bounds := regexp_match(v_part, '^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    if v_bounds is null then
      perform ops._fail('LH022', format('"%s" is no cron field', left(p_field, 40)), jsonb_build_object('cron', left(p_expression, 200), 'field', left(p_field, 40)),
        'for example "30 2 * * 1-5" or "*/15 * * * *"');
    end if;
    v_step := coalesce(v_bounds[4]::int, 1);
    v_from := coalesce(v_bounds[2]::int, p_min);
    v_to := case when v_bounds[1] is not null or v_bounds[3] is null and v_bounds[4] is not null then p_max else coalesce(v_bounds[3]::int, v_from) end;
    if v_step < 1 or v_from < p_min or v_to > p_max or v_from > v_to then
      perform ops._fail('LH022', format('cron field "%s" is out of range %s to %s', left(p_field, 40), p_min, p_max),
        jsonb_build_object('cron', left(p_expression, 200), 'field', left(p_field, 40)));
    end if;
    v_values := v_values || array(select generate_series(v_from, v_to, v_step));
  end loop;
  return array(select distinct v from unnest(v_values) v order by v);
end
$$;

create or replace function ops._cron_fields(p_cron text) returns text[]
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_fields text[] := regexp_split_to_array(btrim(case lower(btrim(p_cron)) when '@hourly' then '0 * * * *' when '@daily' then '0 0 * * *'
    when '@midnight' then '0 0 * * *' when '@weekly' then '0 0 * * 0' when '@monthly' then '0 0 1 * *' when '@yearly' then '0 0 1 1 *'
    when '@annually' then '0 0 1 1 *' else coalesce(p_cron, '') end), '\s+');
begin
  if cardinality(v_fields) <> 5 or length(p_cron) > 200 then
    perform ops._fail('LH022', format('"%s" is no cron expression', left(p_cron, 100)), jsonb_build_object('cron', left(p_cron, 200)),
      'five fields: minute, hour, day of month, month, day of week; for example "30 2 * * 1-5", in the schedule''s time zone');
  end if;
  return v_fields;
end
$$;

-- The first time after p_at that the expression names, or with p_back the last one up to it; null when there is none within eight years
-- (30 February).
create or replace function ops._cron_near(p_cron text, p_time_zone text, p_at timestamptz, p_back boolean) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_fields text[] := ops._cron_fields(p_cron);
  v_minutes int[] := ops._cron_field(v_fields[1], 0, 59, null, p_cron);
  v_hours int[] := ops._cron_field(v_fields[2], 0, 23, null, p_cron);
  v_days int[] := ops._cron_field(v_fields[3], 1, 31, null, p_cron);
  v_months int[] := ops._cron_field(v_fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}', p_cron);
  v_weekdays int[] := array(select distinct d % 7 from unnest(ops._cron_field(v_fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}', p_cron)) d);
  v_elapsed boolean := v_fields[2] ~ '^\*';
  v_any_day boolean := v_fields[3] ~ '^\*';
  v_any_weekday boolean := v_fields[5] ~ '^\*';
  v_sign int := case when p_back then -1 else 1 end;
  v_from date := (p_at at time zone p_time_zone)::date - v_sign;
  v_reach int;
  v_local timestamp := p_at at time zone p_time_zone;
  v_dates date[];
begin
  foreach v_reach in array array[40, 2923] loop  -- nearly always the first is enough
    v_dates := array(select v_from + n * v_sign from generate_series(0, v_reach) n
       where extract(month from v_from + n * v_sign) = any (v_months)
         and case when v_any_day or v_any_weekday
             then extract(day from v_from + n * v_sign) = any (v_days) and extract(dow from v_from + n * v_sign) = any (v_weekdays)
             else extract(day from v_from + n * v_sign) = any (v_days) or extract(dow from v_from + n * v_sign) = any (v_weekdays) end
       order by n limit 4);
    exit when cardinality(v_dates) = 4;
  end loop;
  return (
    with local as (  -- clocks move by three hours at most: what is nearer than that is looked at as an instant
      select day + make_time(h, m, 0) as at from unnest(v_dates) day, unnest(v_hours) h, unnest(v_minutes) m
       where case when p_back then day + make_time(h, m, 0) < v_local + interval '3 hours' else day + make_time(h, m, 0) > v_local - interval '3 hours' end
       order by abs(extract(epoch from day + make_time(h, m, 0) - v_local)) limit 500
    ), instants as (
      select at, at at time zone p_time_zone as instant from local
    )
    select case when p_back then max(c.instant) else min(c.instant) end from instants i
     cross join lateral (values (i.instant), (i.instant - interval '30 minutes'), (i.instant - interval '1 hour'), (i.instant - interval '2 hours')) as c (instant)
     where case when p_back then c.instant <= p_at else c.instant > p_at end
       and case when c.instant <> i.instant or v_elapsed then v_elapsed and c.instant at time zone p_time_zone = i.at else true end);
end
$$;

create or replace function ops._cron_next(p_cron text, p_time_zone text, p_after timestamptz) returns timestamptz
language sql stable
  return ops._cron_near(p_cron, p_time_zone, p_after, false);
reset role;
