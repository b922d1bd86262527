-- Turns the sample (the shape of Odoo 18) into the shape of Odoo 19: accounts are archived instead of deprecated, the unit of an
-- order line is renamed, units are relative to one another, partners lose mobile and title, leads gain a won status, there are
-- subsections, and a bill may be deductible in part.
alter table account_account add column active boolean;
update account_account set active = not deprecated;
alter table account_account drop column deprecated;
alter table sale_order_line rename column product_uom to product_uom_id;
alter table sale_order_line drop column product_packaging_id, drop column product_packaging_qty;
alter table uom_uom add column relative_factor numeric, add column relative_uom_id integer, drop column category_id, drop column uom_type;
update uom_uom set relative_factor = case when id = 2 then 12 else 1 end, relative_uom_id = case when id = 2 then 1 end, factor = case when id = 2 then 12 else 1 end;
alter table res_partner drop column mobile, drop column title;
alter table stock_move drop column name, drop column scrapped, drop column group_id, add column value numeric;
alter table crm_lead add column won_status varchar, drop column title;
update crm_lead set won_status = case when stage_id = 4 then 'won' when not active then 'lost' else 'pending' end;

update account_move_line set display_type = 'line_subsection' where display_type = 'line_section' and id % 2 = 0;
insert into sale_order_line
select made.* from sale_order_line l,
  jsonb_populate_record(l, jsonb_build_object('id', 1000000 + l.id, 'display_type', 'line_subsection', 'name', 'Subsection', 'product_id', null,
    'product_uom_id', null, 'product_uom_qty', 0, 'price_unit', 0, 'price_subtotal', 0, 'price_total', 0)) made
where l.id <= 20;

-- A bill of 100 that is deductible to 75 %, in a month of its own: 100 and -25 on the expense's account, 25 on that of the private part.
insert into account_account (id, account_type, name, code_store, active, reconcile, non_trade)
values (301, 'expense_other', '{"en_US": "Private part"}', '{"1": "698000"}', true, false, false);
insert into account_account_res_company_rel values (301, 1);
alter table account_move_line add column deductible_amount numeric;
alter table account_journal add column non_deductible_account_id integer;
update account_journal set non_deductible_account_id = 301 where company_id = 1 and type = 'purchase';
insert into account_move
select made.* from account_move m,
  jsonb_populate_record(m, jsonb_build_object('id', 1000001, 'name', 'BILL/2026/11/0001', 'date', '2026-11-10', 'invoice_date', '2026-11-10',
    'invoice_date_due', '2026-12-10', 'payment_state', 'not_paid', 'amount_untaxed', 100, 'amount_tax', 0, 'amount_total', 100, 'amount_residual', 100,
    'amount_untaxed_signed', -100, 'amount_tax_signed', 0, 'amount_total_signed', -100, 'amount_residual_signed', -100)) made
where m.move_type = 'in_invoice' and m.state = 'posted' and m.company_id = 1 and m.currency_id = 1 order by m.id limit 1;
insert into account_move_line
select made.* from account_move_line l,
  (values (1, 'product', 6, 100, 1, 100, 100, 75), (2, 'non_deductible_product', 6, -25, null, null, null, null),
          (3, 'non_deductible_product_total', 301, 25, null, null, null, null), (4, 'payment_term', 2, -100, null, null, null, null))
    line (n, display_type, account_id, balance, quantity, price, subtotal, deductible),
  jsonb_populate_record(l, jsonb_build_object('id', 1000000 + n, 'move_id', 1000001, 'move_name', 'BILL/2026/11/0001', 'date', '2026-11-10', 'invoice_date', '2026-11-10',
    'date_maturity', case when n = 4 then '2026-12-10' end, 'display_type', line.display_type, 'account_id', line.account_id,
    'product_id', case when n = 1 then l.product_id end, 'product_uom_id', case when n = 1 then l.product_uom_id end, 'analytic_distribution', null,
    'balance', line.balance, 'amount_currency', line.balance, 'debit', greatest(line.balance, 0), 'credit', greatest(-line.balance, 0),
    'amount_residual', case when n = 4 then -100 else 0 end, 'amount_residual_currency', case when n = 4 then -100 else 0 end,
    'quantity', line.quantity, 'price_unit', line.price, 'discount', 0, 'price_subtotal', line.subtotal, 'price_total', line.subtotal, 'deductible_amount', line.deductible)) made
where l.id = (select min(p.id) from account_move_line p join account_move m on m.id = p.move_id
              where m.move_type = 'in_invoice' and m.state = 'posted' and m.company_id = 1 and m.currency_id = 1 and p.display_type = 'product');
