-- a login makes types of its own, named like those the functions use, whose checks would run as the owner
select test.be('ada');
select test.template('one', 1);
select test.run('one') as run \gset
select test.be('wendy');
create temp table caught (who name);
grant all on caught to public;
create function pg_temp.catch(anyelement) returns boolean language plpgsql as $$
begin
  insert into pg_temp.caught values (current_user);
  return true;
end $$;
create domain pg_temp.text as pg_catalog.text check (pg_temp.catch(1));
create domain pg_temp.jsonb as pg_catalog.jsonb check (pg_temp.catch(1));
create domain pg_temp.uuid as pg_catalog.uuid check (pg_temp.catch(1));
create domain pg_temp.timestamptz as pg_catalog.timestamptz check (pg_temp.catch(1));
create temp table run as select * from caught;
select ops.whoami(), ops.run_list(), ops.worker_list(), ops.event_tail(), ops.run_show(:'run'), ops.event_list(:'run');
select ops.run_claim('w1') #>> '{claims,0,lease_token}' as token \gset
select ops.phase_start(:'run', 'p1', :'token'), ops.event_append(:'run', 'p1', :'token', '[{"type": "LOG", "event_id": "0193e000-0000-7000-8000-000000000001", "ts": "2026-01-01T00:00:00Z"}]');
select ops.phase_complete(:'run', 'p1', :'token'), ops.maintenance_tick('w1');
select test.is((select count(*) from caught where who <> session_user), 0::bigint, 'nothing of it ran as another');
