-- Backfills keep their counts: of the fires that have ended, each once, when the tick sees its end. What still goes is at most max_running rows and is
-- looked at. So a list of backfills costs the same however long each was.
set local role lhcr_owner;
alter table ops.backfill
  add column made int not null default 0,
  add column succeeded int not null default 0,
  add column failed int not null default 0;

-- until the new one follows in functions/: it would end fires and not count them
create or replace function ops._backfill_step(p_backfill ops.backfill) returns int language sql as $$ select 0 $$;

update ops.backfill b set made = c.made, succeeded = c.succeeded, failed = c.failed
  from (select f.backfill_id, count(f.run_id) as made, count(*) filter (where r.status = 'succeeded') as succeeded,
               count(*) filter (where f.outcome = 'failed' or r.status in ('failed', 'timed_out', 'cancelled')) as failed
          from ops.schedule_fire f left join ops.run r using (run_id) where f.backfill_id is not null and not f.live group by 1) c
 where b.backfill_id = c.backfill_id;

create index backfill_by_schedule on ops.backfill (schedule_id, backfill_id);
create index schedule_fire_newest on ops.schedule_fire (schedule_id, fired_at, logical_at);
reset role;
