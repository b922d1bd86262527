-- Virtual times of what enters a queue are taken by nextval, with the stride of the environment's weight as the sequence's increment: two that enter
-- at once get two times, without a lock between them. Between a read and a setval they could get the same ones, and a tenant that made runs by several connections
-- had more than its share.
set local role lhcr_owner;

-- For a queue that is made and for a weight that changes. The lock on the sequence waits for the transactions that are entering by it.
create function ops._stride_set(p_vtime regclass, p_weight int) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('alter sequence %s increment by %s', p_vtime, 100000 / p_weight);
end
$$;

do $$
declare
  v_queue record;
begin
  for v_queue in select q.vtime, e.weight from ops.queue q join ops.environment e using (environment_id) order by q.queue_id loop
    perform ops._stride_set(v_queue.vtime, v_queue.weight);
  end loop;
end
$$;
reset role;
