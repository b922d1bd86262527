-- Turns the sample (the shape of Odoo 18) into the shape of Odoo 19: accounts are archived instead of deprecated, the unit of an
-- order line is renamed, units are relative to one another, partners lose mobile and title, leads gain a won status.
alter table account_account add column active boolean;
update account_account set active = not deprecated;
alter table account_account drop column deprecated;
alter table sale_order_line rename column product_uom to product_uom_id;
alter table sale_order_line drop column product_packaging_id, drop column product_packaging_qty;
alter table uom_uom add column relative_factor numeric, add column relative_uom_id integer, drop column category_id, drop column uom_type;
update uom_uom set relative_factor = case when id = 2 then 12 else 1 end, factor = case when id = 2 then 12 else 1 end;
alter table res_partner drop column mobile, drop column title;
alter table stock_move drop column name, drop column scrapped, drop column group_id, add column value numeric;
alter table crm_lead add column won_status varchar, drop column title;
update crm_lead set won_status = case when stage_id = 4 then 'won' when not active then 'lost' else 'pending' end;
