-- The score of a run: seconds by which it stands earlier in its queue than by its time alone, Σ weight · signal. It is counted when a phase
-- is queued and when a signal or weight changes (_rescore), never at a claim. The value of a signal does not move with the clock, or keys would
-- not be static: a deadline counts from the time the run was made. Called by _phase_advance, _rescore, run_explain.
-- What a project has not weighed counts nothing, but for `manual`: a second each.
set local role lhcr_owner;
create or replace function ops._score_limit() returns int language sql immutable return 86400;

-- What is set for a run: on itself, else on its template, else the most of its tables.
create or replace function ops._signals_set(p_run ops.run)
returns table (name text, value numeric, subject text, deadline_at timestamptz)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_subjects text[] := array['run:' || p_run.run_id, 'template:' || p_run.template_name];
begin
  if exists (select from ops.signal s where s.environment_id = p_run.environment_id and s.subject >= 'table:' and s.subject < 'table;') then
    v_subjects := v_subjects || array(select 'table:' || t from ops.template y, unnest(ops._template_tables(y.body)) t
      where y.template_id = p_run.template_id);
  end if;
  return query select distinct on (x.name) x.name, x.value, x.subject, x.deadline_at
    from (select s.name, s.subject, d.at as deadline_at, array_position(array['run', 'template', 'table'], split_part(s.subject, ':', 1)) as rank,
                 coalesce(s.value, ops._deadline_minutes(d.at, p_run.key_at)) as value
            from ops.signal s left join ops.lake_table t
              on s.within_ms is not null and t.environment_id = s.environment_id and t.name = substr(s.subject, 7)
           cross join lateral (select coalesce(s.deadline_at, case when s.within_ms is not null
              then coalesce(t.published_at + s.within_ms * interval '1 millisecond', p_run.key_at) end) as at) d
           where s.environment_id = p_run.environment_id and s.subject = any (v_subjects)) x
   order by x.name, x.rank, x.value desc;
end
$$;

-- Minutes of the day before a deadline that have passed: 0 a day ahead, 1440 when it is due, 2880 a day late. The same weight for two runs
-- puts the one with the earlier deadline first, whenever they were made, if the weight is a minute or more.
create or replace function ops._deadline_minutes(p_deadline_at timestamptz, p_at timestamptz) returns numeric
language sql immutable
  return least(2880, greatest(0, 1440 - round((extract(epoch from p_deadline_at - p_at) / 60)::numeric, 3)));

-- What is counted where a project weighs it and nobody has set it: failures in a row of the template, and the minutes its last run took,
-- among the last 200 runs of the environment.
create or replace function ops._signals_counted(p_run ops.run) returns table (name text, value numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_weighed text[] := array(select w.signal from ops.score_weight w
    where w.project_id = p_run.project_id and w.weight > 0 and w.signal in ('failures', 'cost'));
begin
  if cardinality(v_weighed) = 0 then
    return;
  end if;
  return query with ended as materialized (
    select r.status, r.finished_at, r.started_at, row_number() over (order by r.run_id desc) as no
      from (select x.run_id, x.template_name, x.status, x.started_at, x.finished_at from ops.run x
             where x.environment_id = p_run.environment_id and x.run_id < p_run.run_id order by x.run_id desc limit 200) r
     where r.template_name = p_run.template_name and r.finished_at is not null and r.status <> 'cancelled')
  select 'failures', count(*)::numeric from ended e
   where e.no < coalesce((select min(g.no) from ended g where g.status = 'succeeded'), 201) and 'failures' = any (v_weighed)
  union all (select 'cost', round((extract(epoch from e.finished_at - e.started_at) / 60)::numeric, 3) from ended e
   where e.started_at is not null and 'cost' = any (v_weighed) order by e.no limit 1);
end
$$;

create or replace function ops._score_terms(p_run ops.run)
returns table (signal text, value numeric, subject text, deadline_at timestamptz, weight int, direction text, seconds int)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return query select v.name, v.value, v.subject, v.deadline_at, k.weight, k.direction,
      (greatest(-ops._score_limit(), least(ops._score_limit(), round(v.value * k.weight)))
        * case k.direction when 'lower' then -1 else 1 end)::int
    from (select s.name, s.value, s.subject, s.deadline_at from ops._signals_set(p_run) s
          union all
          select c.name, c.value, 'counted', null from ops._signals_counted(p_run) c
           where not exists (select from ops._signals_set(p_run) s where s.name = c.name)) v
    left join ops.score_weight w on w.project_id = p_run.project_id and w.signal = v.name
   cross join lateral (select coalesce(w.weight, case v.name when 'manual' then 1 else 0 end) as weight, coalesce(w.direction, 'raise') as direction) k
   order by v.name;
end
$$;

create or replace function ops._score(p_run ops.run) returns int
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not (select scored from ops.environment where environment_id = p_run.environment_id) then
    return 0;
  end if;
  return (select greatest(-ops._score_limit(), least(ops._score_limit(), coalesce(sum(seconds), 0))) from ops._score_terms(p_run));
end
$$;
reset role;
