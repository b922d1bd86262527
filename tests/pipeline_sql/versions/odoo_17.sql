-- Turns the sample (the shape of Odoo 18) into the shape of Odoo 17: an account has one company and one code, company-dependent
-- values sit in ir_property, a storable product is a type. What the books say stays the same.
create table ir_property (
  id serial primary key, fields_id integer, company_id integer, create_uid integer, write_uid integer, name varchar, res_id varchar, type varchar not null,
  value_reference varchar, value_text text, value_float double precision, value_integer integer, value_binary bytea, value_datetime timestamp,
  create_date timestamp, write_date timestamp
);
insert into ir_property (fields_id, company_id, name, res_id, type, value_float)
select 101, entry.key::integer, 'standard_price', 'product.product,' || p.id, 'float', entry.value::text::double precision
from product_product p, jsonb_each(p.standard_price) entry;
insert into ir_property (fields_id, company_id, name, type, value_float)
select 101, company_id, 'standard_price', 'float', json_value::double precision from ir_default where field_id = 101;
-- beside what each company says, a value for all of them: it yields to the company's, be it less or more
insert into ir_property (fields_id, company_id, name, res_id, type, value_float)
select 101, null, 'standard_price', 'product.product,' || id, 'float', case when id % 2 = 0 then 88888888.25 else 0.25 end
from product_product where standard_price ?& array['1', '2', '3', '4'];
-- such a field has no column, and a default is what a new form begins with, no fallback
update ir_model_fields set store = false where company_dependent;
update ir_default set json_value = '77777777.5' where field_id = 101;
alter table product_product drop column standard_price;
alter table res_partner drop column barcode, drop column credit_limit, drop column trust, drop column property_payment_term_id;

-- the French company gets copies of the accounts it shared
alter table account_account add column code varchar, add column company_id integer, add column root_id integer;
insert into account_account (id, account_type, name, code, company_id, deprecated, reconcile, non_trade, create_date, write_date)
select id + 200, account_type, name, code_store ->> '2', 2, deprecated, reconcile, non_trade, create_date, write_date from account_account where code_store ? '2';
update account_account set code = coalesce(code_store ->> '1', code_store ->> '4'), company_id = case when code_store ? '1' then 1 else 4 end where company_id is null;
update account_move_line set account_id = account_id + 200 where company_id = 2;
alter table account_account drop column code_store;
drop table account_account_res_company_rel;

alter table product_template add column detailed_type varchar;
update product_template set detailed_type = case when is_storable then 'product' else type end;
update product_template set type = detailed_type;
alter table product_template drop column is_storable;
alter table account_move rename column origin_payment_id to payment_id;
alter table account_move drop column invoice_currency_rate;
alter table account_move drop column amount_untaxed_in_currency_signed;
