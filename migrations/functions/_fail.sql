-- Raises an error of ours: SQLSTATE of class LH, detail a JSON object, hint the next step.
-- Called by every function that refuses something; never returns.
set local role lhcr_owner;
create or replace function ops._fail(p_sqlstate text, p_message text, p_detail jsonb default '{}', p_hint text default null)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = p_sqlstate, message = p_message,
    detail = coalesce(p_detail, '{}')::text, hint = coalesce(p_hint, '');
end
$$;
reset role;
