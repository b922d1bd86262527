-- Fair share: who has much waiting gets as many turns as who has little. A queue keeps the virtual time of what entered it last, a
-- lane (over all tenants) that of what was claimed last: both are values of sequences, outside of transactions and row versions, like floors.
set local role lhcr_owner;

create table ops.lane_clock (
  lane text collate "C" primary key,
  clock regclass not null);

alter table ops.environment
  add column weight int not null default 100,
  add constraint environment_weight_is_positive check (weight between 1 and 10000);
alter table ops.queue add column vtime regclass, add column clock regclass;

create function ops._lane_clock(p_lane text) returns regclass
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_clock regclass;
begin
  select clock into v_clock from ops.lane_clock where lane = p_lane;
  if v_clock is null then
    perform pg_advisory_xact_lock(hashtextextended('lhcr lane ' || p_lane, 0));
    select clock into v_clock from ops.lane_clock where lane = p_lane;
    if v_clock is null then
      v_clock := ops._queue_sequence('lane_clock_' || md5(p_lane));  -- a lane's name may be longer than that of a sequence
      perform setval(v_clock, (extract(epoch from ops.now()) * 1000000)::bigint);
      insert into ops.lane_clock (lane, clock) values (p_lane, v_clock);
    end if;
  end if;
  return v_clock;
end
$$;

create function ops._queue_sequence(p_name text) returns regclass
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create sequence ops.%I minvalue -9223372036854775807', p_name);
  execute format('grant select on sequence ops.%I to lhcr_backup', p_name);
  return format('ops.%I', p_name)::regclass;
end
$$;

update ops.queue set vtime = ops._queue_sequence(format('queue_vtime_%s', queue_id)), clock = ops._lane_clock(lane);
alter table ops.queue alter column vtime set not null, alter column clock set not null;
select ops._table_secure('ops.lane_clock');
reset role;
