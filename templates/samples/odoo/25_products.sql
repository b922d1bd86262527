-- Units, categories, products with translated names and costs by company, the chart of accounts, journals, taxes and terms.

insert into uom_uom (id, category_id, uom_type, name, factor, rounding, active, create_date, write_date)
values (1, 1, 'reference', '{"en_US": "Units", "fr_FR": "Unités", "ja_JP": "個"}', 1.0, 0.01, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (2, 1, 'bigger', '{"en_US": "Dozens", "fr_FR": "Douzaines"}', 0.0833333333333333333, 0.01, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (3, 2, 'reference', '{"en_US": "Hours", "fr_FR": "Heures"}', 8.0, 0.01, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (4, 3, 'reference', '{"en_US": "kg"}', 1.0, 0.01, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00');

insert into product_category (id, parent_id, name, complete_name, parent_path, property_cost_method, create_date, write_date)
select id, case when id > 1 then 1 end, name, case when id > 1 then 'All / ' else '' end || name,
       case when id > 1 then '1/' else '' end || id || '/', '{"1": "standard", "2": "average"}', '2023-12-01 08:00:00',
       '2023-12-01 08:00:00'
from (values (1, 'All'), (2, 'Furniture'), (3, 'Lighting'), (4, 'Office'), (5, 'Garden'), (6, 'Kitchen'), (7, 'Services'), (8,
               'Spare parts')) category (id, name);

insert into product_template (
  id, sequence, categ_id, uom_id, uom_po_id, company_id, type, service_tracking, default_code, name, description_sale,
  list_price, volume, weight, sale_ok, purchase_ok, active, create_date, write_date, sale_delay, tracking, responsible_id,
  is_storable, purchase_method, purchase_line_warn, sale_line_warn, invoice_policy, x_studio_co2_kg)
select t, 1, case when service then 7 else 2 + (t % 6) + (t % 6) / 5 end,
       case when service then 3 when t % 11 = 0 then 4 else 1 end, 1, case when lhcr_sample.chance(5, 51, t) then 2 end,
       case when service then 'service' else 'consu' end, 'no', 'ART-' || lpad(t::text, 5, '0'),
       case when lhcr_sample.chance(70, 52, t) then jsonb_build_object('en_US', en, 'fr_FR', fr)
         else jsonb_build_object('en_US', en) end,
       case when lhcr_sample.chance(10, 53, t) then jsonb_build_object('en_US', 'line one' || chr(10) || 'line "two"') end,
       round((500 + lhcr_sample.pick(90000, 54, t)) / 100.0, 2), 0, round(lhcr_sample.pick(5000, 55, t) / 100.0, 2), true, true,
       not lhcr_sample.chance(5, 56, t), lhcr_sample.moment('2023-12-05', 57, t),
       lhcr_sample.moment('2024-01-01'::date + lhcr_sample.pick(900, 58, t)::integer, 59, t), 0, 'none', '{"1": 2}',
       not service and t % 7 <> 0, 'receive', 'no-message', 'no-message', 'order',
       case when lhcr_sample.chance(40, 60, t) then round(lhcr_sample.pick(100000, 61, t) / 1000.0, 3) end
from (
  select t::integer, t % 9 = 0 as service,
         lhcr_sample.word('{Oak,Steel,Glass,Folding,Round,Tall,Green}', 62, t) || ' '
           || lhcr_sample.word('{Desk,Lamp,Chair,Shelf,Bench,Cabinet,Kettle}', 63, t) || ' ' || t as en,
         lhcr_sample.word('{Bureau,Lampe,Chaise,Étagère,Banc,Armoire,Bouilloire}', 63, t) || ' '
           || lhcr_sample.word('{chêne,acier,verre,pliant,rond,haut,vert}', 62, t) || ' ' || t as fr
  from lhcr_sample.size, generate_series(1, size.templates) t
) template;

-- Every fourth template has a second variant. Costs: by company, for the first alone, or none (then the fallback counts).
insert into product_product (
  id, product_tmpl_id, default_code, barcode, combination_indices, standard_price, volume, weight, active, create_date,
  write_date)
select row_number() over (order by variant, t.id), t.id,
       case when variant = 1 then t.default_code else t.default_code || '-B' end,
       case
         when lhcr_sample.chance(50, 64, t.id * 2 + variant)
         then lpad((lhcr_sample.pick(9999999999999, 65, t.id * 2 + variant))::text, 13, '0') end,
       case when variant = 2 then '2' else '' end,
       case
         when lhcr_sample.chance(80, 66, t.id * 2 + variant)
         then jsonb_build_object('1', round(t.list_price * 0.6, 2), '2', round(t.list_price * 0.55, 2),
                                 '3', round(t.list_price * 0.6, 2), '4', round(t.list_price * 90, 0))
         when lhcr_sample.chance(80, 67, t.id * 2 + variant)
         then jsonb_build_object('1', round(t.list_price * 0.6, 2)) end,
       0, t.weight, t.active and not (variant = 2 and lhcr_sample.chance(20, 68, t.id)), t.create_date, t.write_date
from product_template t, generate_series(1, 2) variant
where variant = 1 or t.id % 4 = 0;

insert into account_account (id, account_type, name, code_store, deprecated, reconcile, non_trade, create_date, write_date)
select role + shift, account_type, name,
       case when shift = 0 then jsonb_build_object('1', code, '2', code_fr) else jsonb_build_object('4', code_jp) end,
       role = 14, role in (1, 2), false, '2023-12-01 08:00:00', '2023-12-01 08:00:00'
from (values (1, 'asset_receivable', '121000', '411100', '1350', '{"en_US": "Accounts receivable", "fr_FR": "Clients"}'::jsonb),
             (2, 'liability_payable', '211000', '401100', '3120', '{"en_US": "Accounts payable", "fr_FR": "Fournisseurs"}'),
             (3, 'asset_cash', '101401', '512001', '1110', '{"en_US": "Bank", "fr_FR": "Banque"}'),
             (4, 'income', '400000', '707100', '8110', '{"en_US": "Product sales", "fr_FR": "Ventes de marchandises"}'),
             (5, 'income', '400100', '706000', '8120', '{"en_US": "Service sales", "fr_FR": "Prestations de services"}'),
             (6, 'expense', '600000', '607100', '5110', '{"en_US": "Purchases", "fr_FR": "Achats"}'),
             (7, 'liability_current', '251000', '445710', '3350', '{"en_US": "Tax received", "fr_FR": "TVA collectée"}'),
             (8, 'asset_current', '131000', '445660', '1480', '{"en_US": "Tax paid", "fr_FR": "TVA déductible"}'),
             (9, 'expense', '620000', '625100', '6110', '{"en_US": "Travel and other", "fr_FR": "Déplacements"}'),
             (10, 'asset_current', '110100', '310000', '1210', '{"en_US": "Stock valuation", "fr_FR": "Stocks"}'),
             (11, 'equity', '301000', '101300', '4110', '{"en_US": "Capital"}'),
             (14, 'expense', '690000', '658000', '6990',
               '{"en_US": "Closed account"}')) role (role, account_type, code, code_fr, code_jp, name)
cross join (values (0), (100)) copy (shift);
insert into account_account_res_company_rel
select a.id, c from account_account a, unnest(case when a.id < 100 then array[1, 2] else array[4] end) c;

insert into account_journal (
  id, default_account_id, sequence, company_id, access_token, code, type, invoice_reference_type, invoice_reference_model,
  bank_statements_source, name, active, create_date, write_date)
select c.id * 10 + j.n, case j.n when 1 then 4 when 2 then 6 when 3 then 3 end + case when c.id = 4 then 100 else 0 end, j.n,
       c.id, 'PLANTED-SECRET-journal-' || c.id * 10 + j.n, j.code, j.type, 'invoice', 'odoo', 'undefined', j.name, true,
       '2023-12-01 08:00:00', '2023-12-01 08:00:00'
from res_company c,
     (values (1, 'INV', 'sale', '{"en_US": "Customer invoices", "fr_FR": "Factures clients"}'::jsonb),
             (2, 'BILL', 'purchase', '{"en_US": "Vendor bills", "fr_FR": "Factures fournisseurs"}'),
                            (3, 'BNK1', 'bank', '{"en_US": "Bank", "fr_FR": "Banque"}'), (4, 'MISC', 'general',
          '{"en_US": "Miscellaneous"}')) j (n, code, type, name);

insert into account_payment_term (
  id, sequence, early_pay_discount_computation, name, active, display_on_invoice, early_discount, create_date, write_date,
  discount_percentage)
select 1 + days / 15, days, 'included', jsonb_build_object('en_US', days || ' days', 'fr_FR', days || ' jours'), true, true,
       false, '2023-12-01 08:00:00', '2023-12-01 08:00:00', 2
from unnest(array[0, 15, 30, 45, 60]) days;

-- Taxes by root company: 1 sale, 2 sale exempt, 3 purchase, 4 purchase exempt. The first has three decimals.
insert into account_tax (
  id, company_id, sequence, tax_group_id, country_id, type_tax_use, amount_type, tax_exigibility, name, description, amount,
  active, create_date, write_date)
select c.id * 10 + n, c.id, n, 1, (array[1, 2, 1, 3])[c.id], case when n < 3 then 'sale' else 'purchase' end, 'percent',
       'on_invoice',
       jsonb_build_object('en_US', case when n % 2 = 0 then 'Exempt' else rate || '%' end, 'fr_FR', case
         when n % 2 = 0 then 'Exonéré' else 'TVA ' || rate || ' %' end),
       null, case when n % 2 = 0 then 0.0 else rate end, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00'
from (values (1, 8.875), (2, 20.0), (4, 10.0)) c (id, rate), generate_series(1, 4) n;
insert into product_taxes_rel select t.id, c * 10 + 1 from product_template t, unnest(array[1, 2, 4]) c where t.id % 10 <> 0;
