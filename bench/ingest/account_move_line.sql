-- account_move_line as in Odoo 18 with 46 columns (12 numeric without precision, one jsonb), :rows rows, for bench/ingest/run.
-- Deterministic: every value is a function of the row number. Called with psql -v rows=5000000.
drop table if exists account_move_line;
create table account_move_line (
    id integer primary key, move_id integer not null, journal_id integer, company_id integer, company_currency_id integer,
    sequence integer, account_id integer, currency_id integer not null, partner_id integer, payment_id integer,
    statement_line_id integer, statement_id integer, group_tax_id integer, tax_line_id integer, tax_group_id integer,
    tax_repartition_line_id integer, full_reconcile_id integer, product_id integer, product_uom_id integer,
    create_uid integer, write_uid integer,
    move_name varchar, parent_state varchar, ref varchar, name varchar, matching_number varchar, display_type varchar not null,
    date date, invoice_date date, date_maturity date,
    analytic_distribution jsonb,
    debit numeric, credit numeric, balance numeric, amount_currency numeric, tax_base_amount numeric, amount_residual numeric,
    amount_residual_currency numeric, quantity numeric, price_unit numeric, price_subtotal numeric, price_total numeric,
    discount numeric,
    reconciled boolean, create_date timestamp without time zone, write_date timestamp without time zone
);
insert into account_move_line
select i, 1 + i / 4, 1 + i % 7, 1 + i % 3, 1, 10 * (i % 4), 1 + (i * 7) % 400, 1 + i % 2, case when i % 9 > 0 then 1 + (i::bigint * 7919 % 20011)::int end, null,
       case when i % 50 = 0 then i / 50 end, null, null, case when i % 4 = 2 then 1 + i % 12 end, case when i % 4 = 2 then 1 end,
       case when i % 4 = 2 then 1 + i % 30 end, case when i % 5 = 0 then i / 10 end, case when i % 4 < 2 then 1 + (i::bigint * 31 % 5003)::int end, case when i % 4 < 2 then 1 + i % 5 end,
       1 + i % 11, 1 + i % 13,
       'INV/' || 2020 + i % 6 || '/' || lpad((i / 4)::text, 6, '0'), case when i % 20 = 0 then 'draft' else 'posted' end,
       case when i % 3 = 0 then 'SO' || lpad((i / 7)::text, 7, '0') end,
       case i % 4 when 0 then '[FURN_' || i % 9000 || '] Large Meeting Table, conference room' when 1 then 'Delivery ' || i % 100
                  when 2 then 'Tax 21%' else 'INV/' || 2020 + i % 6 || '/' || lpad((i / 4)::text, 6, '0') end,
       case when i % 5 = 0 then 'P' || i / 10 end, case i % 4 when 2 then 'tax' when 3 then 'payment_term' else 'product' end,
       date '2020-01-01' + i % 2100, date '2020-01-01' + i % 2100, case when i % 4 = 3 then date '2020-01-31' + i % 2100 end,
       case when i % 6 = 0 then jsonb_build_object((1 + i % 40)::text, 100.0) end,
       case when i % 4 = 3 then amount else 0.00 end, case when i % 4 < 3 then amount else 0.00 end,
       case when i % 4 = 3 then amount else -amount end, case when i % 4 = 3 then amount else -amount end,
       case when i % 4 = 2 then amount * 5 else 0.00 end, case when i % 4 = 3 and i % 5 > 0 then amount else 0.00 end,
       case when i % 4 = 3 and i % 5 > 0 then amount else 0.00 end,
       case when i % 4 < 2 then (1 + i % 40)::numeric(12, 2) else 1.00 end, amount / 4, amount, (amount * 1.21)::numeric(18, 2),
       case when i % 10 = 0 then 5.00 else 0.00 end,
       i % 5 = 0, timestamp '2020-01-01' + i * interval '37.000251 seconds', timestamp '2020-01-01' + i * interval '37.000511 seconds'
from (select i::int, ((i::bigint * 7919 % 10000019)::numeric / 100)::numeric(18, 2) as amount from generate_series(1, :rows) as i) as lines
order by i;
analyze account_move_line;
