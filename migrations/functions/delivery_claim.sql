-- The outbox of alerts: claimed by whoever delivers (a worker, `lhcr alerts deliver`), finished under the claim's token. Sent at least once:
-- a claim whose holder died is given again after a minute, with the same delivery_id, by which receivers know a repetition.
-- A channel gets no more than its rate a minute, and the messages of one alert in order. Callers need run.work, as for claims of phases.
-- Locks: the channels, skipped where held; the deliveries. Errors: LH071 lease_lost (another holds it now), LH022, LH006, LH004.
set local role lhcr_owner;
create or replace function ops.delivery_claim(p_worker text, p_limit int default 20, p_environment text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environments int[] := array(select e.environment_id from ops.environment e where e.environment_id = any (ops._environments_permitted('run.work')) and (p_environment is null or e.name = p_environment));
  v_channel ops.alert_channel;
  v_delivery ops.alert_delivery;
  v_now timestamptz := ops.now();
  v_left int := p_limit;
  v_taken uuid[];
  v_all uuid[] := '{}';
begin
  if cardinality(ops._environments_permitted('run.work')) = 0 then
    perform ops._fail('LH004', format('login "%s" may not work on runs', session_user), '{}', 'ask a platform admin for the role operator or data_engineer');
  end if;
  if p_limit is null or p_limit not between 1 and 500 or coalesce(p_worker, '') !~ '^[[:graph:]]{1,128}$' then
    perform ops._fail('LH022', 'a claim names its worker and takes 1 to 500 deliveries', jsonb_build_object('limit', p_limit));
  end if;
  -- what is too old to be news, and what has no channel any more
  for v_delivery in update ops.alert_delivery d set finished_at = v_now, status = case when d.expires_at <= v_now then 'failed' else 'skipped' end,
           error = case when d.expires_at <= v_now then coalesce(d.error, 'nobody delivered it in time') else 'its channel is gone' end
     where d.status = 'pending' and d.environment_id = any (v_environments) and (d.claimed_until is null or d.claimed_until <= v_now)
       and (d.expires_at <= v_now or not exists (select from ops.alert_channel c where c.environment_id = d.environment_id and c.name = d.channel)) returning * loop
    perform ops._delivery_audit(v_delivery);
  end loop;
  for v_channel in select * from ops.alert_channel c where c.environment_id = any (v_environments)
        and exists (select from ops.alert_delivery d where d.environment_id = c.environment_id and d.channel = c.name and d.status = 'pending' and d.due_at <= v_now)
      order by c.environment_id, c.name for update skip locked loop
    exit when v_left = 0;
    v_channel.tokens := least(v_channel.rate_per_minute, v_channel.tokens + extract(epoch from v_now - v_channel.refilled_at) * v_channel.rate_per_minute / 60);
    with taken as (
      update ops.alert_delivery d set token = gen_random_uuid(), claimed_by = p_worker, claimed_until = v_now + interval '1 minute', attempts = d.attempts + 1
       where d.delivery_id = any (array(
         select o.delivery_id from ops.alert_delivery o
          where o.environment_id = v_channel.environment_id and o.channel = v_channel.name and o.status = 'pending' and o.due_at <= v_now
            and (o.claimed_until is null or o.claimed_until <= v_now)
            and (o.alert_id is null or not exists (select from ops.alert_delivery b where b.alert_id = o.alert_id and b.channel = o.channel and b.status = 'pending' and b.delivery_id < o.delivery_id))
          order by o.due_at, o.delivery_id limit least(v_left, floor(v_channel.tokens)::int) for update skip locked))
      returning d.delivery_id
    )
    select coalesce(array_agg(delivery_id), '{}') into v_taken from taken;
    v_left := v_left - cardinality(v_taken);
    v_all := v_all || v_taken;
    update ops.alert_channel set tokens = v_channel.tokens - cardinality(v_taken), refilled_at = v_now
     where environment_id = v_channel.environment_id and name = v_channel.name;
    if v_taken <> '{}' then
      perform ops._audit('delivery_claim', v_channel.org_id, v_channel.project_id, v_channel.environment_id, 'channel', v_channel.name,
        jsonb_build_object('worker', p_worker, 'deliveries', v_taken));
    end if;
  end loop;
  return jsonb_build_object('deliveries', (select coalesce(jsonb_agg(jsonb_build_object('delivery_id', d.delivery_id, 'token', d.token, 'attempt', d.attempts, 'reason', d.reason,
      'claimed_ms', 60000, 'channel', jsonb_build_object('name', c.name, 'kind', c.kind) || c.config, 'body', d.body) order by d.due_at, d.delivery_id), '[]')
    from ops.alert_delivery d join ops.alert_channel c on c.environment_id = d.environment_id and c.name = d.channel where d.delivery_id = any (v_all)));
end
$$;

create or replace function ops._delivery_audit(p_delivery ops.alert_delivery) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform ops._audit('alert_deliver', p_delivery.org_id, p_delivery.project_id, p_delivery.environment_id, 'delivery', p_delivery.delivery_id::text, jsonb_build_object(
    'alert_id', p_delivery.alert_id, 'channel', p_delivery.channel, 'reason', p_delivery.reason, 'status', p_delivery.status, 'attempts', p_delivery.attempts));
end
$$;

-- Whether something waits to be delivered where the caller works: what the tick answers, so that nobody polls the outbox.
create or replace function ops._delivery_due() returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from ops.alert_config) and exists (select from ops.alert_delivery d where d.status = 'pending' and d.due_at <= ops.now()
    and (d.claimed_until is null or d.claimed_until <= ops.now()) and d.environment_id = any (ops._environments_permitted('run.work')));
end
$$;

-- result: {outcome: sent | failed | refused, error?, http_status?, retry_after_ms?}. What failed is tried again with full jitter, at most five minutes apart, for a day;
-- what was refused (a wrong address, a client error) is not. When nobody of a step can be reached the next one begins.
create or replace function ops.delivery_finish(p_delivery_id uuid, p_token uuid, p_result jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_delivery ops.alert_delivery;
  v_now timestamptz := ops.now();
  v_outcome text := coalesce(p_result ->> 'outcome', '');
  v_retry boolean;
begin
  select * into v_delivery from ops.alert_delivery where delivery_id = p_delivery_id for update;
  if v_delivery.delivery_id is null or not ops._permits('run.work', v_delivery.environment_id) then
    perform ops._fail('LH006', format('delivery "%s" is not found', p_delivery_id), jsonb_build_object('delivery_id', p_delivery_id), 'delivery_claim answers those that are due');
  elsif v_delivery.token is distinct from p_token then
    perform ops._fail('LH071', format('delivery "%s" was given to another', p_delivery_id), jsonb_build_object('delivery_id', p_delivery_id), 'nothing was written; whoever has it now reports it');
  end if;
  if v_outcome not in ('sent', 'failed', 'refused') or length(p_result ->> 'error') > 4000 then
    perform ops._fail('LH022', 'a delivery was sent, failed or refused', jsonb_build_object('outcome', left(v_outcome, 40)));
  end if;
  perform ops._number_check('http_status', p_result -> 'http_status', 0, 999);
  perform ops._number_check('retry_after_ms', p_result -> 'retry_after_ms', 0, 86400000);
  if v_delivery.status <> 'pending' or v_delivery.claimed_until is null then
    return ops._delivery_json(v_delivery);  -- the same report again
  end if;
  v_retry := v_outcome = 'failed' and v_now < v_delivery.expires_at;
  update ops.alert_delivery set claimed_until = null, error = left(p_result ->> 'error', 1000), http_status = (p_result ->> 'http_status')::int,
         status = case when v_retry then 'pending' when v_outcome = 'sent' then 'sent' else 'failed' end, finished_at = case when not v_retry then v_now end,
         due_at = case when v_retry then v_now + greatest((p_result ->> 'retry_after_ms')::bigint * interval '1 millisecond', interval '1 second',
           ops._backoff('{"backoff_ms": 5000, "backoff_max_ms": 300000}', v_delivery.attempts)) else due_at end
   where delivery_id = p_delivery_id returning * into v_delivery;
  perform ops._delivery_audit(v_delivery);
  if v_delivery.status = 'failed' and v_delivery.alert_id is not null and not exists (select from ops.alert_delivery d where d.alert_id = v_delivery.alert_id
       and d.step = v_delivery.step and d.reason = v_delivery.reason and d.status <> 'failed') then
    update ops.alert a set next_step_at = v_now where a.alert_id = v_delivery.alert_id and a.next_step_at > v_now and a.step = v_delivery.step
       and a.step < jsonb_array_length(a.plan -> 'steps');
  end if;
  return ops._delivery_json(v_delivery);
end
$$;

create or replace function ops.delivery_show(p_delivery_id uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_delivery ops.alert_delivery;
begin
  select * into v_delivery from ops.alert_delivery where delivery_id = p_delivery_id;
  if v_delivery.delivery_id is null or not ops._permits('alert.read', v_delivery.environment_id) then
    perform ops._fail('LH006', format('delivery "%s" is not found', p_delivery_id), jsonb_build_object('delivery_id', p_delivery_id), 'alert_show lists those of an alert');
  end if;
  return ops._delivery_json(v_delivery);
end
$$;
reset role;
