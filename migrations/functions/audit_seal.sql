-- The chain of the audit trail: sealing it (the tick), reading it, verifying it page by page, and the texts that verify without a database.
-- A row's hash is that of its JSON text; the chain's is over the one before and the batch. Horizon: transactions below pg_snapshot_xmin have ended,
-- so none of their rows can appear later; a transaction that stays open, in whatever database, delays sealing and nothing else.
-- Batches are kept for ever. Rows of a pruned month are gone; their hashes stay in the batches, and the checkpoint of the export that has them in
-- pruned_chain: they are counted as pruned, and the chain must have that checkpoint.
-- Callers: maintenance_tick; `lhcr audit log|verify|checkpoint|export`. Errors: LH006, LH004, LH007, LH022.
set local role lhcr_owner;
create or replace function ops._audit_text(p_audit ops.audit) returns text
language sql stable
  return jsonb_build_object('audit_id', p_audit.audit_id, 'at', ops._rfc3339(p_audit.at), 'principal_id', p_audit.principal_id, 'login', p_audit.login,
    'action', p_audit.action, 'org_id', p_audit.org_id, 'project_id', p_audit.project_id, 'environment_id', p_audit.environment_id,
    'object_kind', p_audit.object_kind, 'object_id', p_audit.object_id, 'detail', p_audit.detail)::text;

create or replace function ops._audit_chain_hash(p_before bytea, p_org_id int, p_seq bigint, p_sealed_at timestamptz, p_row_hashes bytea) returns bytea
language sql immutable
  return sha256(coalesce(p_before, '') || convert_to(format('%s %s %s ', p_org_id, p_seq, (extract(epoch from p_sealed_at) * 1000000)::bigint), 'UTF8') || p_row_hashes);

-- At most about p_limit rows, and about a megabyte of what they say as it is stored, but never a part of a transaction. 0: nothing is left.
create or replace function ops.audit_seal(p_limit int default 20000) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_chain ops.audit_chain;
  v_below bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_last_xid bigint;
  v_more boolean := false;
  v_batch record;
  v_last ops.audit_batch;
  v_now timestamptz;
  v_rows int := 0;
begin
  select * into v_chain from ops.audit_chain for update skip locked;
  if not found or v_below <= v_chain.sealed_below then
    return 0;
  end if;
  v_last_xid := (select w.xid from (
      select a.xid, row_number() over (order by a.xid) as n, sum(a.bytes) over (order by a.xid rows unbounded preceding) as bytes
        from (select xid, pg_column_size(detail) as bytes from ops.audit where xid >= v_chain.sealed_below and xid < v_below order by xid limit p_limit) a) w
     where w.n = p_limit or w.bytes >= 1000000 order by w.xid limit 1);
  if v_last_xid < v_below - 1 then
    v_below := v_last_xid + 1;
    v_more := true;
  end if;
  v_now := ops.now();
  for v_batch in
    select coalesce(a.org_id, 0) as org_id, array_agg(a.audit_id order by a.xid, a.audit_id) as ids,
           string_agg(sha256(convert_to(ops._audit_text(a), 'UTF8')), '' order by a.xid, a.audit_id) as hashes
      from ops.audit a
     where a.xid >= v_chain.sealed_below and a.xid < v_below or v_chain.sealed_below = 0 and a.xid is null
     group by 1 order by 1
  loop
    select * into v_last from ops.audit_batch where org_id = v_batch.org_id order by seq desc limit 1;
    insert into ops.audit_batch (org_id, seq, sealed_at, audit_ids, row_hashes, chain_hash, rows_total)
      values (v_batch.org_id, coalesce(v_last.seq, 0) + 1, v_now, v_batch.ids, v_batch.hashes,
              ops._audit_chain_hash(v_last.chain_hash, v_batch.org_id, coalesce(v_last.seq, 0) + 1, v_now, v_batch.hashes),
              coalesce(v_last.rows_total, 0) + cardinality(v_batch.ids));
    v_rows := v_rows + cardinality(v_batch.ids);
  end loop;
  -- sealed_at: when all there was had been sealed
  update ops.audit_chain set sealed_below = v_below, sealed_at = case when v_more then sealed_at else v_now end;
  return v_rows;
end
$$;

-- For about so long; what is left then is for the next tick.
create or replace function ops._audit_seal_for(p_time interval) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_until timestamptz := clock_timestamp() + p_time;
begin
  while ops.audit_seal(2000) > 0 and clock_timestamp() < v_until loop
  end loop;
end
$$;

-- Whether a row of that id went with a pruned month.
create or replace function ops._audit_pruned(p_audit_id uuid) returns boolean
language sql stable
  return exists (select from ops.pruned_month m where p_audit_id >= m.from_id and p_audit_id < m.to_id);

-- The organisation whose trail is asked for: the one named, or the only one the caller may audit. '-' is the chain of what concerns no
-- organisation (workers, prunes), for members of lhcr_owner.
create or replace function ops._audit_org(p_org text) returns ops.organisation
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_orgs ops.organisation[];
begin
  if p_org = '-' then
    perform ops._owner_check('audit what concerns no organisation');
    return row(0, '-', ops.now())::ops.organisation;
  end if;
  v_orgs := array(select o from ops.organisation o where (p_org is null or o.name = p_org) and exists (
    select from ops.environment e where e.org_id = o.org_id and e.environment_id = any (ops._environments_permitted('audit.read'))));
  if cardinality(v_orgs) = 0 then
    if p_org is null or exists (select from ops.organisation o join ops.environment e using (org_id)
         where o.name = p_org and e.environment_id = any (ops._environments_permitted('run.read'))) then
      perform ops._fail('LH004', 'permission "audit.read" is missing', jsonb_build_object('permission', 'audit.read'), 'ask a platform admin for the role auditor');
    end if;
    perform ops._fail('LH006', format('organisation "%s" is not found', left(p_org, 100)), jsonb_build_object('org', left(p_org, 100)), 'whoami lists what this login is a member of');
  elsif cardinality(v_orgs) > 1 then
    perform ops._fail('LH022', 'you may audit several organisations', jsonb_build_object('org', p_org), 'give "org"');
  end if;
  return v_orgs[1];
end
$$;

-- The rows of the chain are those of all projects: who takes them out, or says that they are kept elsewhere, audits the whole organisation.
create or replace function ops._audit_whole_org(p_org text) returns ops.organisation
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_org ops.organisation := ops._audit_org(p_org);
begin
  perform ops._permitted_everywhere('audit.read', v_org.org_id, null);
  return v_org;
end
$$;

-- Newest first; what names no environment is told to who audits one of its project's, or of its organisation's. filter: org, action, object, login, since (a time), cursor, limit.
create or replace function ops.audit_log(p_filter jsonb default '{}') returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_org ops.organisation := ops._audit_org(p_filter ->> 'org');
  v_environments int[] := ops._environments_permitted('audit.read');
  v_projects int[] := array(select distinct e.project_id from ops.environment e where e.environment_id = any (v_environments));
  v_limit int;
  v_rows jsonb;
  v_last uuid;
  v_count int;
begin
  perform ops._number_check('limit', p_filter -> 'limit', 1, 1000);
  perform ops._cast_check('cursor', p_filter ->> 'cursor', 'uuid');
  perform ops._cast_check('since', p_filter ->> 'since', 'timestamptz');
  v_limit := coalesce((p_filter ->> 'limit')::int, 50);
  select coalesce(jsonb_agg(ops._audit_text(row(a.*)::ops.audit)::jsonb - array['org_id', 'project_id', 'environment_id']
      || jsonb_build_object('environment', e.name, 'project', j.name, 'principal', p.name) order by a.audit_id desc), '[]'), min(a.audit_id::text)::uuid, count(*)
    into v_rows, v_last, v_count
    from (select * from ops.audit a where coalesce(a.org_id, 0) = v_org.org_id and (a.environment_id = any (v_environments) or a.environment_id is null and (a.project_id is null or a.project_id = any (v_projects)))
             and (p_filter ->> 'cursor' is null or a.audit_id < (p_filter ->> 'cursor')::uuid)
             and (p_filter ->> 'since' is null or a.audit_id >= ops._uuid_v7_floor((p_filter ->> 'since')::timestamptz))
             and (p_filter ->> 'action' is null or a.action = p_filter ->> 'action')
             and (p_filter ->> 'object' is null or a.object_id = p_filter ->> 'object')
             and (p_filter ->> 'login' is null or a.login = p_filter ->> 'login')
           order by a.audit_id desc limit v_limit) a
    left join ops.environment e on e.environment_id = a.environment_id left join ops.project j on j.project_id = a.project_id
    left join ops.principal p on p.principal_id = a.principal_id;
  return jsonb_build_object('rows', v_rows, 'next_cursor', case when v_count = v_limit then v_last end);
end
$$;

-- Batches after p_after, p_limit of them, each row read again: {verdict, problems, seq, chain_hash, rows, last}; with the last ones also what no batch
-- holds yet, rows that should be in one and are in none, and whether a checkpoint {seq, chain_hash} is in the chain.
create or replace function ops.audit_verify(p_after bigint default 0, p_limit int default 200, p_checkpoint jsonb default null,
  p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_org ops.organisation := ops._audit_org(p_org);
  v_batch ops.audit_batch;
  v_before ops.audit_batch;
  v_problems jsonb := '[]';
  v_found jsonb;
  v_rows bigint := 0;
  v_pruned bigint := 0;
  v_seq bigint := p_after;
  v_last bigint := (select max(seq) from ops.audit_batch where org_id = v_org.org_id);
  v_chain ops.audit_chain;
begin
  select * into v_before from ops.audit_batch where org_id = v_org.org_id and seq = p_after;
  for v_batch in select * from ops.audit_batch where org_id = v_org.org_id and seq > p_after order by seq limit least(greatest(p_limit, 1), 1000) loop
    if v_batch.seq <> v_seq + 1 then
      v_problems := v_problems || jsonb_build_object('seq', v_seq + 1, 'problem', format('batches %s to %s are missing', v_seq + 1, v_batch.seq - 1));
    elsif v_batch.chain_hash <> ops._audit_chain_hash(v_before.chain_hash, v_org.org_id, v_batch.seq, v_batch.sealed_at, v_batch.row_hashes) then
      v_problems := v_problems || jsonb_build_object('seq', v_batch.seq, 'problem', 'the batch does not follow from the one before');
    end if;
    select coalesce(jsonb_agg(jsonb_build_object('seq', v_batch.seq, 'audit_id', i.audit_id,
        'problem', case when a.audit_id is null then 'the row is gone' else 'the row was changed' end)), '[]') into v_found
      from unnest(v_batch.audit_ids) with ordinality as i (audit_id, no) left join ops.audit a on a.audit_id = i.audit_id
     where a.audit_id is null and not ops._audit_pruned(i.audit_id)
        or a.audit_id is not null and (sha256(convert_to(ops._audit_text(a), 'UTF8')) <> substr(v_batch.row_hashes, (i.no::int - 1) * 32 + 1, 32)
          or coalesce(a.org_id, 0) <> v_batch.org_id);
    v_problems := v_problems || v_found;
    select v_problems || coalesce(jsonb_agg(jsonb_build_object('seq', c.seq, 'problem',
        format('month %s was pruned under another checkpoint of batch %s', to_char(c.month, 'YYYY-MM'), c.seq))), '[]') into v_problems
      from ops.pruned_chain c where c.org_id = v_org.org_id and c.seq = v_batch.seq and c.chain_hash <> v_batch.chain_hash;
    v_rows := v_rows + cardinality(v_batch.audit_ids);
    v_seq := v_batch.seq;
    v_before := v_batch;
  end loop;
  if coalesce(v_seq >= v_last, true) then
    select * into v_chain from ops.audit_chain;
    v_pruned := (select coalesce(sum(c.row_count), 0) from ops.pruned_chain c where c.org_id = v_org.org_id  -- of months whose rows are out of reach
      and not exists (select from ops._partitions() p where p.month = c.month and p.parent = 'audit' and p.attached));
    if v_last < (select max(c.seq) from ops.pruned_chain c where c.org_id = v_org.org_id) then
      v_problems := v_problems || jsonb_build_object('seq', v_last, 'problem', 'the chain ends before the checkpoint that a month was pruned under');
    end if;
    if v_pruned + (select count(*) from ops.audit a where coalesce(a.org_id, 0) = v_org.org_id and (a.xid < v_chain.sealed_below or a.xid is null and v_chain.sealed_below > 0))
       <> coalesce(v_before.rows_total, 0) then
      select v_problems || coalesce(jsonb_agg(jsonb_build_object('audit_id', x.audit_id, 'problem', 'the row is in no batch')), '[]') into v_problems
        from (select a.audit_id from ops.audit a
                left join (select unnest(audit_ids) as audit_id from ops.audit_batch where org_id = v_org.org_id) i using (audit_id)
               where coalesce(a.org_id, 0) = v_org.org_id and (a.xid < v_chain.sealed_below or a.xid is null and v_chain.sealed_below > 0) and i.audit_id is null limit 100) x;
    end if;
    if p_checkpoint is not null and not exists (select from ops.audit_batch where org_id = v_org.org_id and seq = (p_checkpoint ->> 'seq')::bigint
         and encode(chain_hash, 'hex') = p_checkpoint ->> 'chain_hash') then
      v_problems := v_problems || jsonb_build_object('seq', p_checkpoint -> 'seq', 'problem',
        format('the checkpoint of batch %s is not in this chain: it was cut or written anew', p_checkpoint ->> 'seq'));
    end if;
  end if;
  return jsonb_build_object('org', v_org.name, 'verdict', case when v_problems = '[]' then 'intact' else 'broken' end, 'problems', v_problems,
    'seq', v_seq, 'last', coalesce(v_seq >= v_last, true), 'chain_hash', encode(v_before.chain_hash, 'hex'), 'rows', v_rows,
    'rows_total', coalesce(v_before.rows_total, 0), 'sealed_at', ops._rfc3339(v_before.sealed_at),
    'pruned', (select jsonb_build_object('rows', sum(c.row_count), 'until', ops._rfc3339((max(c.month) + interval '1 month') at time zone 'UTC'),
                 'months', jsonb_agg(to_char(c.month, 'YYYY-MM') order by c.month)) from ops.pruned_chain c where c.org_id = v_org.org_id having count(*) > 0),
    'unsealed', (select jsonb_build_object('rows', count(*), 'since', ops._rfc3339(min(a.at))) from ops.audit a, ops.audit_chain c
                  where coalesce(a.org_id, 0) = v_org.org_id and (a.xid >= c.sealed_below or a.xid is null and c.sealed_below = 0)));
end
$$;

-- The head of the chain, to be kept where the database's owner cannot reach it.
create or replace function ops.audit_checkpoint(p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_org ops.organisation := ops._audit_org(p_org);
begin
  return (select jsonb_build_object('org', v_org.name, 'org_id', v_org.org_id, 'seq', b.seq, 'chain_hash', encode(b.chain_hash, 'hex'),
      'rows_total', b.rows_total, 'sealed_at', ops._rfc3339(b.sealed_at), 'database', current_database())
    from (select 1) one left join lateral (select * from ops.audit_batch where org_id = v_org.org_id order by seq desc limit 1) b on true);
end
$$;

-- Batches with the very texts that were hashed, so that a file of them verifies by itself; of a row that was pruned {sha256}, which an older
-- export has the text of.
create or replace function ops.audit_export(p_after bigint default 0, p_limit int default 50, p_org text default null) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_org ops.organisation := ops._audit_whole_org(p_org);
begin
  return jsonb_build_object('batches', (select coalesce(jsonb_agg(jsonb_build_object('org', v_org.name, 'org_id', v_org.org_id, 'seq', b.seq,
      'sealed_at_us', (extract(epoch from b.sealed_at) * 1000000)::bigint, 'chain_hash', encode(b.chain_hash, 'hex'),
      'rows', (select jsonb_agg(case when a.audit_id is null and ops._audit_pruned(i.audit_id)
            then jsonb_build_object('sha256', encode(substr(b.row_hashes, (i.no::int - 1) * 32 + 1, 32), 'hex')) else to_jsonb(ops._audit_text(a)) end order by i.no) from unnest(b.audit_ids) with ordinality i (audit_id, no)
                 left join ops.audit a on a.audit_id = i.audit_id)) order by b.seq), '[]')
    from (select * from ops.audit_batch where org_id = v_org.org_id and seq > p_after order by seq limit least(greatest(p_limit, 1), 200)) b));
end
$$;

-- Notes that the caller has an export that reaches the checkpoint, written where it lasts: months of rows below it may be pruned.
create or replace function ops.audit_exported(p_seq bigint, p_chain_hash text, p_org text default null) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_org ops.organisation := ops._audit_whole_org(p_org);
begin
  if not exists (select from ops.audit_batch where org_id = v_org.org_id and seq = p_seq and encode(chain_hash, 'hex') = p_chain_hash) then
    perform ops._fail('LH007', format('the chain has no batch %s of that hash', p_seq), jsonb_build_object('seq', p_seq, 'chain_hash', p_chain_hash),
      'export again: the chain was written anew, or the export is of another database');
  end if;
  insert into ops.audit_exported (org_id, seq, chain_hash, exported_by, exported_at)
    values (v_org.org_id, p_seq, decode(p_chain_hash, 'hex'), session_user, ops.now()) on conflict do nothing;
  if found then
    perform ops._audit('audit_exported', nullif(v_org.org_id, 0), null, null, 'audit_batch', p_seq::text, jsonb_build_object('chain_hash', p_chain_hash));
  end if;
  return jsonb_build_object('org', v_org.name, 'seq', p_seq);
end
$$;
reset role;
