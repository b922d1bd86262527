-- Primary keys and the indexes Odoo has, after the data; statistics; and the scaffolding away.
set local client_min_messages = warning;
set local maintenance_work_mem = '256MB';

do $keys$
declare
  v_table record;
begin
  for v_table in
    select c.oid, c.relname,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped) as has_id
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    order by c.relname
  loop
    -- a many-to-many table has two columns and both are its key
    execute format('alter table public.%I add primary key (%s)', v_table.relname,
                   case when v_table.has_id then 'id'
                        else (select string_agg(quote_ident(attname), ', ' order by attnum)
                              from pg_attribute where attrelid = v_table.oid and attnum > 0) end);
  end loop;
end
$keys$;
create index account_move_line_move_id_index on account_move_line (move_id);
create index account_move_line_partner_id_index on account_move_line (partner_id) where partner_id is not null;
create index account_move_journal_id_index on account_move (journal_id, date desc, id desc);
create index sale_order_line_order_id_index on sale_order_line (order_id);
create index stock_move_product_id_index on stock_move (product_id);
drop schema lhcr_sample cascade;
analyze;
