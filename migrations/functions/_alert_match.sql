-- The small parts of alerts: patterns, durations as people write them, and when a route is quiet.
set local role lhcr_owner;
-- "*" stands for any text; everything else for itself.
create or replace function ops._alert_like(p_text text, p_pattern text) returns boolean
language sql immutable
  return p_text like replace(replace(replace(replace(p_pattern, '\', '\\'), '%', '\%'), '_', '\_'), '*', '%');

-- Every key of match is a pattern or an array of them; a fact that is not there matches none.
create or replace function ops._alert_matches(p_match jsonb, p_facts jsonb) returns boolean
language sql immutable
  return not exists (select from jsonb_each(p_match) m where not exists (
    select from jsonb_array_elements_text(case jsonb_typeof(m.value) when 'array' then m.value else jsonb_build_array(m.value) end) p
     where ops._alert_like(p_facts ->> m.key, p)));

-- "90s", "15m", "2h", "1d"; null for what is no duration of up to 400 days.
create or replace function ops._alert_ms(p_text text) returns bigint
language sql immutable
  return case when p_text ~ '^[0-9]{1,9}(ms|s|m|h|d)$' and substring(p_text from '^[0-9]+')::bigint
      * case substring(p_text from '[a-z]+$') when 'ms' then 1 when 's' then 1000 when 'm' then 60000 when 'h' then 3600000 else 86400000 end <= 34560000000
    then substring(p_text from '^[0-9]+')::bigint
      * case substring(p_text from '[a-z]+$') when 'ms' then 1 when 's' then 1000 when 'm' then 60000 when 'h' then 3600000 else 86400000 end end;

create or replace function ops._alert_span(p_ms bigint) returns text
language sql immutable
  return case when p_ms % 86400000 = 0 then p_ms / 86400000 || 'd' when p_ms % 3600000 = 0 then p_ms / 3600000 || 'h'
    when p_ms % 60000 = 0 then p_ms / 60000 || 'm' when p_ms % 1000 = 0 then p_ms / 1000 || 's' else p_ms || 'ms' end;

-- The end of the quiet hours that p_at lies in; null when it lies in none. They begin and end at wall times of their zone, so the night in which
-- clocks change is an hour longer or shorter. Days are those on which they begin; hours that follow on each other are one silence.
create or replace function ops._alert_quiet_until(p_quiet jsonb, p_severity text, p_at timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_zone text := coalesce(p_quiet ->> 'time_zone', 'UTC');
  v_from time := p_quiet ->> 'from';
  v_to time := p_quiet ->> 'to';
  v_at timestamptz := p_at;
  v_until timestamptz;
begin
  if p_quiet is null or coalesce(p_quiet -> 'except', '["critical"]') ? p_severity then
    return null;
  end if;
  for i in 1 .. 14 loop
    v_until := (select max((d.day + v_to + case when v_to <= v_from then interval '1 day' else interval '0' end) at time zone v_zone)
      from (select (v_at at time zone v_zone)::date - n as day from generate_series(-1, 1) n) d
     where (not p_quiet ? 'days' or p_quiet -> 'days' ? (array['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'])[extract(dow from d.day)::int + 1])
       and v_at >= (d.day + v_from) at time zone v_zone
       and v_at < (d.day + v_to + case when v_to <= v_from then interval '1 day' else interval '0' end) at time zone v_zone);
    exit when v_until is null;
    v_at := v_until;
  end loop;
  return nullif(v_at, p_at);
end
$$;
reset role;
