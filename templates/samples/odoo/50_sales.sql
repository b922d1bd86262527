-- Leads, quotations and orders. Six of ten customer invoices come from an order, whose lines they name; the quotations
-- besides them are drafts, sent, cancelled or confirmed and not yet invoiced. An order's id is its deal's, or follows them.
set local jit = off;
set local work_mem = '128MB';

insert into crm_team (
  id, sequence, company_id, user_id, color, name, active, create_date, write_date, alias_id, use_leads, use_opportunities,
  assignment_optout, invoiced_target)
values (1, 10, null, 5, 1, '{"en_US": "Sales", "fr_FR": "Ventes"}', true, '2023-12-01 08:00:00', '2023-12-01 08:00:00', 1, true,
         true, false, 250000.5),
       (2, 20, 2, 6, 2, '{"en_US": "Web", "fr_FR": "Site web"}', true, '2023-12-01 08:00:00', '2023-12-01 08:00:00', 2, false,
         true, false, 0),
       (3, 30, 1, 7, 3, '{"en_US": "Closed team"}', false, '2023-12-01 08:00:00', '2024-06-01 08:00:00', 3, false, true, false,
         0);
insert into crm_stage (id, sequence, name, is_won, fold, create_date, write_date)
values (1, 1, '{"en_US": "New", "fr_FR": "Nouveau", "ja_JP": "新規"}', false, false, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (2, 2, '{"en_US": "Qualified", "fr_FR": "Qualifié"}', false, false, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (3, 3, '{"en_US": "Proposition"}', false, false, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (4, 70, '{"en_US": "Won", "fr_FR": "Gagné"}', true, false, '2023-12-01 08:00:00', '2023-12-01 08:00:00');
insert into crm_lost_reason (id, name, active, create_date, write_date)
values (1, '{"en_US": "Too expensive", "fr_FR": "Trop cher"}', true, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (2, '{"en_US": "Not enough stock"}', true, '2023-12-01 08:00:00', '2023-12-01 08:00:00');

insert into crm_lead (
  id, user_id, team_id, company_id, stage_id, color, partner_id, country_id, lost_reason_id, create_uid, write_uid,
  email_normalized, name, type, priority, contact_name, partner_name, email_from, phone, city, date_deadline, description,
  expected_revenue, prorated_revenue, recurring_revenue, active, date_closed, date_open, date_conversion, create_date,
  write_date, day_open, day_close, probability, automated_probability)
select l, 5 + lhcr_sample.pick(3, 301, l), 1 + lhcr_sample.pick(2, 302, l),
       case when lhcr_sample.chance(85, 303, l) then 1 + lhcr_sample.pick(4, 304, l) end, stage, 0, partner.id,
       partner.country_id, case when lost then 1 + lhcr_sample.pick(2, 305, l) end, 2, 2, partner.email_normalized,
       'Lead ' || l || ': ' || partner.name,
       case when stage = 1 and lhcr_sample.chance(40, 306, l) then 'lead' else 'opportunity' end,
       lhcr_sample.pick(4, 307, l)::text, 'Contact ' || l, partner.name, 'lead' || l || '@prospect.example',
       '+1555' || lpad(l::text, 7, '0'), partner.city, case when lhcr_sample.chance(70, 308, l) then day + 60 end,
       '<p>call back</p>', revenue, round(revenue * chance.percent * 0.01, 2), 0.0, not lost,
       case when lost or stage = 4 then lhcr_sample.moment(day + 30, 309, l) end, lhcr_sample.moment(day, 310, l),
       lhcr_sample.moment(day, 310, l), lhcr_sample.moment(day, 310, l), lhcr_sample.moment(day + 30, 309, l),
       lhcr_sample.pick(20, 311, l), case when lost or stage = 4 then 30 else 0 end, chance.percent, chance.percent
from (
  select l::integer, 1 + lhcr_sample.pick(4, 312, l)::integer as stage, lhcr_sample.pick(5, 313, l) = 0 as unlucky,
         first_day + lhcr_sample.pick(days, 314, l)::integer as day,
         round(lhcr_sample.pick(5000000, 315, l) * 0.01, 2) as revenue
  from lhcr_sample.size, lhcr_sample.calendar, generate_series(1, size.leads) l
) lead
cross join lateral (select unlucky and stage < 4 as lost) fate
cross join lateral (select case when lost then 0 when stage = 4 then 100
                                else round(lhcr_sample.pick(9900, 316, l) * 0.01, 2) end as percent) chance
join res_partner partner on partner.id = 13 + lhcr_sample.pick((select partners from lhcr_sample.size), 317, l);

create table lhcr_sample.sale as
select d as id, company_id, root_id, currency_id, decimals, rate, per_dollar, partner_id, salesperson_id,
       date - 1 - lhcr_sample.pick(20, 320, d)::integer as date, items,
       case when state = 'cancel' then 'cancel' else 'sale' end as state, state = 'posted' as invoiced, taxed
from lhcr_sample.deal
where has_order
union all
select deals + q, company.id, coalesce(company.parent_id, company.id), company.currency_id, money.decimals, 1, money.per_dollar,
       13 + lhcr_sample.pick(partners, 321, q), 5 + lhcr_sample.pick(3, 322, q)::integer,
       first_day + lhcr_sample.pick(days, 323, q)::integer, 1 + lhcr_sample.pick(4, 324, q)::integer,
       (array['draft', 'draft', 'sent', 'cancel', 'sale'])[1 + lhcr_sample.pick(5, 325, q)], false, true
from lhcr_sample.size
cross join lhcr_sample.calendar
cross join generate_series(1, size.quotations) q
join res_company company on company.id = 1 + lhcr_sample.pick(4, 326, q)
join lhcr_sample.money on money.currency_id = company.currency_id;

create table lhcr_sample.sale_item as
select row_number() over (order by sale_id, i) as id, line.*
from (
  select s.id as sale_id, item.i, item.product_id, item.template_id, item.price_unit, item.quantity, item.discount,
         item.subtotal
  from lhcr_sample.sale s join lhcr_sample.item on item.d = s.id
  union all
  select s.id, i, p.id, p.product_tmpl_id, price_unit, quantity, 0, round(price_unit * quantity, s.decimals)
  from lhcr_sample.sale s
  cross join lateral generate_series(1, s.items) i
  cross join (select count(*) as n from product_product) products
  join product_product p on p.id = 1 + lhcr_sample.pick(products.n, 330, s.id * 8 + i)
  join product_template t on t.id = p.product_tmpl_id
  cross join lateral (select round(t.list_price * s.per_dollar, s.decimals) as price_unit,
                             (1 + lhcr_sample.pick(12, 331, s.id * 8 + i))::numeric as quantity) price
  where s.id > (select deals from lhcr_sample.size)
) line;
create index on lhcr_sample.sale (id);
create index on lhcr_sample.sale_item (sale_id);
analyze lhcr_sample.sale;
analyze lhcr_sample.sale_item;

insert into sale_order (
  id, company_id, partner_id, partner_invoice_id, partner_shipping_id, currency_id, user_id, team_id, create_uid, write_uid,
  access_token, name, state, client_order_ref, origin, invoice_status, validity_date, note, currency_rate, amount_untaxed,
  amount_tax, amount_total, locked, require_signature, require_payment, create_date, commitment_date, date_order, write_date,
  prepayment_percent, opportunity_id, warehouse_id, picking_policy, x_studio_delivery_note)
select s.id, s.company_id, s.partner_id, s.partner_id, s.partner_id, s.currency_id, s.salesperson_id, 1 + s.company_id % 2,
       s.salesperson_id, 2, 'PLANTED-SECRET-order-' || s.id, 'S' || lpad(s.id::text, 6, '0'), s.state,
       case when lhcr_sample.chance(20, 340, s.id) then 'PO ' || lhcr_sample.pick(99999, 341, s.id) end, null,
       case when s.invoiced then 'invoiced' when s.state = 'sale' then 'to invoice' else 'no' end, s.date + 30,
       case when lhcr_sample.chance(5, 342, s.id) then '<p>as agreed</p>' end, s.rate, amount.untaxed, tax.amount,
       amount.untaxed + tax.amount, s.state = 'sale' and lhcr_sample.chance(30, 343, s.id), false, false,
       lhcr_sample.moment(s.date, 344, s.id),
       case when lhcr_sample.chance(30, 345, s.id) then lhcr_sample.moment(s.date + 7, 346, s.id) end,
       date_trunc('second', lhcr_sample.moment(s.date, 344, s.id)), lhcr_sample.moment(s.date + 1, 347, s.id), 1,
       case
         when lhcr_sample.chance(10, 348, s.id) then 1 + lhcr_sample.pick((select leads from lhcr_sample.size), 349, s.id) end,
       s.company_id, 'direct', case when lhcr_sample.chance(10, 350, s.id) then E'ring twice\tthen wait' end
from lhcr_sample.sale s
join (select sale_id, sum(subtotal) as untaxed from lhcr_sample.sale_item group by sale_id) amount on amount.sale_id = s.id
join account_tax t on t.id = s.root_id * 10 + 1
cross join lateral (select case when s.taxed then round(amount.untaxed * t.amount * 0.01, s.decimals) else 0 end as amount) tax;

insert into sale_order_line (
  id, order_id, sequence, company_id, currency_id, order_partner_id, salesman_id, product_id, product_uom, create_uid,
  write_uid, state, qty_delivered_method, invoice_status, name, product_uom_qty, price_unit, discount, price_subtotal,
  price_total, price_reduce_taxexcl, price_reduce_taxinc, qty_delivered, qty_invoiced, qty_to_invoice, untaxed_amount_invoiced,
  untaxed_amount_to_invoice, is_downpayment, is_expense, create_date, write_date, technical_price_unit, price_tax,
  customer_lead, warehouse_id)
select l.id, s.id, 10 * l.i, s.company_id, s.currency_id, s.partner_id, s.salesperson_id, l.product_id,
       case when t.type = 'service' then 3 else 1 end, s.salesperson_id, 2, s.state,
       case when t.type = 'service' then 'manual' else 'stock_move' end,
       case when s.invoiced then 'invoiced' when s.state = 'sale' then 'to invoice' else 'no' end,
       '[' || t.default_code || '] ' || (t.name ->> 'en_US'), l.quantity, l.price_unit, l.discount, l.subtotal,
       round(l.subtotal * rate.factor, s.decimals), round(l.subtotal / l.quantity, 4),
       round(l.subtotal * rate.factor / l.quantity, 4), case when s.invoiced then l.quantity else 0 end,
       case when s.invoiced then l.quantity else 0 end, case when s.invoiced then 0 else l.quantity end,
       case when s.invoiced then l.subtotal else 0 end, case when s.invoiced then 0 else l.subtotal end, false, false,
       lhcr_sample.moment(s.date, 344, s.id), lhcr_sample.moment(s.date + 1, 347, s.id), l.price_unit,
       round(l.subtotal * (rate.factor - 1), s.decimals), 0, s.company_id
from lhcr_sample.sale_item l
join lhcr_sample.sale s on s.id = l.sale_id
join product_template t on t.id = l.template_id
join account_tax tax on tax.id = s.root_id * 10 + 1
cross join lateral (select case when s.taxed then 1 + tax.amount * 0.01 else 1 end as factor) rate;

insert into sale_order_line_invoice_rel (invoice_line_id, order_line_id)
select p.lines_before + l.i, l.id
from lhcr_sample.sale_item l
join lhcr_sample.posting p on p.d = l.sale_id and p.part = 0;
