-- Values that no lake type can hold, planted into the sample (`--plant`): NaN and infinities and more than 38 digits in numeric
-- columns, dates and timestamps outside the years 1 to 9999. lhcr_planted says exactly where and what; a source read by the
-- pipeline must have these and no others in quarantine. Run after all other files, each cell in a row of its own.
-- The rows are drafts, cancelled entries and masterdata, so that the books still balance.

create table lhcr_planted (
  table_name text not null,
  key text not null,              -- the primary key, as text
  column_name text not null,
  value_text text not null,       -- as Postgres prints it
  primary key (table_name, key, column_name)
);

create function pg_temp.plant(p_table text, p_column text, p_value text, p_where text, p_nth integer) returns void
language plpgsql as $plant$
declare
  v_id integer;
  v_text text;
begin
  execute format('select id from public.%I where %s order by id offset %s limit 1', p_table, p_where, p_nth) into v_id;
  if v_id is null then
    raise exception 'the sample has too few rows of % to plant %', p_table, p_column using hint = 'use more --rows';
  end if;
  execute format('update public.%I set %I = %L where id = %s returning %I::text', p_table, p_column, p_value, v_id, p_column) into v_text;
  insert into public.lhcr_planted values (p_table, v_id::text, p_column, v_text);
end
$plant$;

select pg_temp.plant('account_move_line', 'price_unit', 'NaN', $$parent_state = 'draft' and display_type = 'product'$$, 0),
       pg_temp.plant('account_move_line', 'discount', 'Infinity', $$parent_state = 'draft' and display_type = 'product'$$, 1),
       pg_temp.plant('account_move_line', 'quantity', '-Infinity', $$parent_state = 'draft' and display_type = 'product'$$, 2),
       pg_temp.plant('account_move_line', 'price_total', '123456789012345678901234567890123456789012', $$parent_state = 'draft' and display_type = 'product'$$, 3),
       pg_temp.plant('account_move_line', 'price_subtotal', '-99999999999999999999999999999999999999999.5', $$parent_state = 'draft' and display_type = 'product'$$, 4),
       pg_temp.plant('account_move_line', 'date_maturity', 'infinity', $$parent_state = 'draft' and display_type = 'payment_term'$$, 0),
       pg_temp.plant('account_move_line', 'date_maturity', '200000-01-01', $$parent_state = 'draft' and display_type = 'payment_term'$$, 1),
       pg_temp.plant('account_move_line', 'discount_date', '4000-06-01 BC', $$parent_state = 'draft' and display_type = 'payment_term'$$, 2),
       pg_temp.plant('account_move', 'quick_edit_total_amount', 'NaN', $$state = 'cancel'$$, 0),
       pg_temp.plant('account_move', 'write_date', 'infinity', $$state = 'cancel'$$, 1),
       pg_temp.plant('account_move', 'create_date', '-infinity', $$state = 'cancel'$$, 2),
       pg_temp.plant('res_partner', 'partner_latitude', 'NaN', 'parent_id is not null', 0),
       pg_temp.plant('res_partner', 'debit_limit', '-Infinity', 'parent_id is not null', 1),
       pg_temp.plant('sale_order', 'commitment_date', '200000-12-31 23:59:59', $$state = 'draft'$$, 0),
       pg_temp.plant('sale_order', 'amount_tax', 'NaN', $$state = 'draft'$$, 1),
       pg_temp.plant('product_template', 'volume', '0.000000000000000000000000000000000000000123456789012345', 'true', 2);
drop function pg_temp.plant(text, text, text, text, integer);
analyze lhcr_planted;
