-- The share of an environment in the claims of workers that serve several: 100 unless said otherwise, 300 gets three turns for one.
-- For what enters a queue from now on. Callers: `lhcr queue weight`. Errors: LH022 invalid_argument, LH006, LH004.
set local role lhcr_owner;
create or replace function ops.queue_weight(p_project text, p_environment text, p_weight int, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_environment ops.environment := ops._environment_find(p_org, p_project, p_environment, 'member.write');
begin
  if p_weight is null or p_weight not between 1 and 10000 then
    perform ops._fail('LH022', 'a weight is a whole number from 1 to 10000', jsonb_build_object('weight', p_weight), '100 is one share');
  end if;
  update ops.environment set weight = p_weight where environment_id = v_environment.environment_id;
  perform ops._audit('queue_weight', v_environment.org_id, v_environment.project_id, v_environment.environment_id, 'environment',
    v_environment.name, jsonb_build_object('weight', p_weight, 'was', v_environment.weight));
  return jsonb_build_object('project', p_project, 'environment', p_environment, 'weight', p_weight, 'was', v_environment.weight);
end
$$;
reset role;
