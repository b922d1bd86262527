-- Companies (one a branch, one in a currency without decimals), currencies, languages, users, partners of the sample source.

set local jit = off;

insert into ir_module_module (id, name, state, latest_version, author, license, application, auto_install)
select row_number() over (order by name), name, state, version, 'Alder Works', 'LGPL-3', false, false
from (values ('account', 'installed', '18.0.1.3'), ('base', 'installed', '18.0.1.3'), ('crm', 'installed', '18.0.1.9'),
             ('mrp', 'uninstalled', null), ('product', 'installed', '18.0.1.2'), ('purchase', 'installed', '18.0.1.2'),
             ('sale', 'installed', '18.0.1.2'), ('stock', 'installed', '18.0.1.1')) module (name, state, version);

insert into res_lang (
  id, name, code, iso_code, url_code, direction, date_format, time_format, short_time_format, week_start, "grouping",
  decimal_point, thousands_sep, active, create_date, write_date)
values (1, 'English (US)', 'en_US', 'en', 'en', 'ltr', '%m/%d/%Y', '%H:%M:%S', '%H:%M', '7', '[3,0]', '.', ',', true,
         '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (2, 'French / Français', 'fr_FR', 'fr', 'fr', 'ltr', '%d/%m/%Y', '%H:%M:%S', '%H:%M', '1', '[3,0]', ',', ' ', true,
         '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (3, 'Japanese / 日本語', 'ja_JP', 'ja', 'ja', 'ltr', '%Y年%m月%d日', '%H時%M分%S秒', '%H:%M', '7', '[3,0]', '.', ',', true,
         '2023-12-01 08:00:00', '2023-12-01 08:00:00');

insert into res_country (id, code, name, name_position, state_required, zip_required, create_date, write_date)
values (1, 'US', '{"en_US": "United States", "fr_FR": "États-Unis", "ja_JP": "アメリカ合衆国"}', 'before', true, true,
         '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (2, 'FR', '{"en_US": "France", "ja_JP": "フランス"}', 'before', false, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (3, 'JP', '{"en_US": "Japan", "fr_FR": "Japon", "ja_JP": "日本"}', 'before', false, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (4, 'GB', '{"en_US": "United Kingdom", "fr_FR": "Royaume-Uni"}', 'before', false, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (5, 'CH', '{"en_US": "Switzerland", "fr_FR": "Suisse"}', 'before', false, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00');

insert into res_currency (
  id, name, symbol, iso_numeric, decimal_places, full_name, position, currency_unit_label, rounding, active, create_date,
  write_date)
values (1, 'USD', '$', 840, 2, 'United States dollar', 'before', '{"en_US": "Dollars"}', 0.010000, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (2, 'EUR', '€', 978, 2, 'Euro', 'after', '{"en_US": "Euros"}', 0.010000, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (3, 'GBP', '£', 826, 2, 'Pound sterling', 'before', '{"en_US": "Pounds"}', 0.010000, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (4, 'CHF', 'CHF', 756, 2, 'Swiss franc', 'after', '{"en_US": "Francs"}', 0.010000, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (5, 'JPY', '¥', 392, 0, 'Japanese yen', 'before', '{"en_US": "Yen"}', 1.000000, true, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00'),
       (6, 'ITL', 'ITL', 380, 2, 'Italian lira', 'after', '{"en_US": "Lire"}', 0.010000, false, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00');

insert into res_company (
  id, name, partner_id, currency_id, sequence, create_date, parent_path, parent_id, email, layout_background, active,
  write_date, logo_web, fiscalyear_last_day, fiscalyear_last_month, account_price_include, account_opening_date,
  anglo_saxon_accounting, po_lead, security_lead, po_double_validation_amount)
select id, name, id, currency_id, 10 * id, '2023-12-01 08:00:00', parent_path, parent_id, email, 'Blank', true,
       '2024-01-15 09:30:00.125', decode('89504e470d0a1a0a' || lpad(to_hex(id), 8, '0'), 'hex'), 31, '12', 'tax_excluded',
       '2024-01-01', true, 0, 0, 5000.00
from (values (1, 'Alder Works Inc', 1, '1/', null::integer, 'books@alder.example'), (2, 'Alder Works France', 2, '2/', null,
               'compta@alder.example'),
             (3, 'Alder Works Boston', 1, '1/3/', 1, 'boston@alder.example'), (4, 'Alder Works Japan', 5, '4/', null,
               'keiri@alder.example'))
     company (id, name, currency_id, parent_path, parent_id, email);

-- A rate a month, currency and company that is the root of its tree; branches use the root's.
insert into res_currency_rate (id, currency_id, company_id, create_uid, write_uid, name, rate, create_date, write_date)
select row_number() over (order by month, company.id, m.currency_id), m.currency_id, company.id, 1, 1, month::date,
       round(m.per_dollar / own.per_dollar
         * (1000 + lhcr_sample.pick(81, 1, company.id * 1000000 + m.currency_id * 10000
                                            + extract(year from month)::bigint * 12 + extract(month from month)::bigint) - 40)
         / 1000, 12),
       month + interval '6 hours', month + interval '6 hours'
from generate_series(timestamp '2024-01-01', '2026-10-01', interval '1 month') month
cross join res_company company
join lhcr_sample.money own on own.currency_id = company.currency_id
join lhcr_sample.money m on m.currency_id <> company.currency_id
where company.parent_id is null;

-- Partners 1-4 are the companies, 5-12 the users; then customers and vendors, then their contacts.
insert into res_partner (
  id, company_id, create_date, name, parent_id, user_id, country_id, color, commercial_partner_id, create_uid, write_uid,
  complete_name, ref, lang, tz, vat, type, street, zip, city, email, phone, commercial_company_name, barcode, partner_latitude,
  active, is_company, partner_share, write_date, email_normalized, supplier_rank, customer_rank, autopost_bills, credit_limit,
  trust, debit_limit, property_payment_term_id, x_studio_segment)
select id::integer, null, lhcr_sample.moment('2023-12-01'::date + lhcr_sample.pick(30, 10, id)::integer, 11, id), name,
       parent_id::integer, 6 + lhcr_sample.pick(6, 12, id)::integer, country, 0, coalesce(parent_id, id)::integer, 2, 2,
       case when parent_id is null then name else parent_name || ', ' || name end, 'P' || lpad(id::text, 6, '0'),
       (array['en_US', 'fr_FR', 'ja_JP', 'en_US', 'fr_FR'])[country], 'UTC',
       case when parent_id is null then (array['US', 'FR', 'JP', 'GB', 'CH'])[country]
         || (100000000 + lhcr_sample.pick(899999999, 13, id))::text end,
       case when parent_id is null then 'contact' else lhcr_sample.word('{contact,invoice,delivery}', 14, id) end,
       (1 + lhcr_sample.pick(240, 15, id))::text || ' '
         || lhcr_sample.word('{Mill Road,Rue des Tilleuls,Harbour Street,Chemin du Lac,Quai d''Orsay,5-chōme}', 16, id),
       lpad(lhcr_sample.pick(99999, 17, id)::text, 5, '0'),
       lhcr_sample.word('{Boston,Lyon,Ōsaka,Leeds,Genève,Nantes,Austin}', 18, id), 'contact' || id || '@partner.example',
       '+' || (10000000000 + lhcr_sample.pick(89999999999, 19, id))::text, parent_name,
       case when lhcr_sample.chance(10, 20, id) then jsonb_build_object('1', 'BC' || id) end,
       round(lhcr_sample.pick(180000000, 21, id) / 1000000.0 - 90, 7), not lhcr_sample.chance(4, 22, id) or id <= 12,
       parent_id is null and id > 12, id > 12,
       case when lhcr_sample.chance(1, 23, id) then null
         else lhcr_sample.moment('2024-01-01'::date + lhcr_sample.pick(1000, 24, id)::integer, 25, id) end,
       'contact' || id || '@partner.example', case when lhcr_sample.chance(30, 26, id) then 1 else 0 end,
       case when lhcr_sample.chance(80, 27, id) then 1 else 0 end, 'ask',
       case
         when lhcr_sample.chance(15, 28, id) then jsonb_build_object('1', 1000 * lhcr_sample.pick(50, 29, id), '2', 500.5) end,
       case when lhcr_sample.chance(20, 30, id) then jsonb_build_object('1', lhcr_sample.word('{good,bad}', 31, id)) end, 0.0,
       case when lhcr_sample.chance(25, 32, id) then jsonb_build_object('1', 1 + lhcr_sample.pick(5, 33, id), '2', 3) end,
       lhcr_sample.word('{retail,wholesale,public,"long tail ; with a semicolon"}', 34, id)
from (
  select id, null::bigint as parent_id, null as parent_name,
         (array['Alder Works Inc', 'Alder Works France', 'Alder Works Boston', 'Alder Works Japan', 'OdooBot',
                'Administrator', 'Ana Ruiz', 'Luc Bernard', 'Mei Tanaka', 'Sam O''Neil',
                'Zoë Keller', 'Portal Pat'])[id] as name,
         (array[1, 2, 1, 3, 1, 1, 1, 2, 3, 4, 5, 2])[id] as country
  from generate_series(1, 12) id
  union all
  select p, null, null,
         lhcr_sample.word('{North,Blue,Éloïse,Grand,Silver,Saint,Kōbe,Upper,Zürich,Old}', 2, p) || ' '
           || lhcr_sample.word('{Bakery,Systems,Motors,"Timber & Sons",Clinic,Foods,Print,Hotel,Optics,"Cut; Sew"}', 3, p) || ' '
           || p,
         1 + lhcr_sample.pick(5, 4, p)::integer
  from lhcr_sample.size, generate_series(13, 12 + size.partners) p
  union all
  select 12 + size.partners + c, head, null,
         lhcr_sample.word('{Ada,Blaise,Chiyo,Dmitri,Émile,Farida,Grace}', 6, c) || ' '
           || lhcr_sample.word('{Stone,Ivanov,Satō,Müller,Okafor,Lefèvre}', 7, c),
         1 + lhcr_sample.pick(5, 4, head)::integer
  from lhcr_sample.size, generate_series(1, size.partners / 2) c,
       lateral (select 13 + lhcr_sample.pick(size.partners, 8, c) as head) parent
) person;
update res_partner contact set complete_name = head.name || ', ' || contact.name, commercial_company_name = head.name
from res_partner head where head.id = contact.parent_id;

insert into res_users (
  id, company_id, partner_id, active, create_date, login, password, signature, share, write_date, totp_secret,
  notification_type, sale_team_id, oauth_access_token)
select u, 1 + (u - 1) % 4, 4 + u, u <> 1, '2023-12-01 08:00:00',
       (array['__system__', 'admin', 'ana', 'luc', 'mei', 'sam', 'zoe', 'portal'])[u], 'PLANTED-SECRET-password-' || u,
       '<p>regards</p>', u = 8, '2024-02-01 10:00:00', 'PLANTED-SECRET-totp-' || u, 'email', 1 + u % 2,
       'PLANTED-SECRET-oauth-' || u
from generate_series(1, 8) u;
insert into res_company_users_rel
select c, u
from generate_series(1, 4) c, generate_series(1, 8) u
where lhcr_sample.chance(60, 40, c * 10 + u) or c = 1 + (u - 1) % 4;

-- The fields that carry a fallback value of a company-dependent column.
insert into ir_model_fields (
  id, model_id, name, complete_name, model, ttype, state, field_description, company_dependent, store, create_date, write_date)
values (101, 11, 'standard_price', 'product.product.standard_price', 'product.product', 'float', 'base',
         '{"en_US": "Cost", "fr_FR": "Coût"}', true, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (102, 12, 'trust', 'res.partner.trust', 'res.partner', 'selection', 'base', '{"en_US": "Degree of trust"}',
          true, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (103, 12, 'property_payment_term_id', 'res.partner.property_payment_term_id', 'res.partner', 'many2one', 'base',
         '{"en_US": "Payment terms"}', true, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00');
insert into ir_default (id, field_id, user_id, company_id, condition, json_value, create_date, write_date)
values (1, 101, null, 4, null, '1750.0', '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (2, 101, null, null, null, '0.0', '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (3, 102, null, null, null, '"normal"', '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (4, 103, 6, null, null, '2', '2023-12-01 08:00:00', '2023-12-01 08:00:00');
