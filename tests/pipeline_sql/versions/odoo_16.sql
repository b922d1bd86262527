-- Turns the shape of Odoo 17 into that of 16: no branches by path, names of accounts, journals and taxes not translated, the
-- done quantity of a move in its own column and what is reserved in none, a locked order a state, no complete_name of a partner.
-- Run after odoo_17.sql.
insert into account_account (id, account_type, name, code, company_id, deprecated, reconcile, non_trade, create_date, write_date)
select id + 300, account_type, name, code, 3, deprecated, reconcile, non_trade, create_date, write_date from account_account where company_id = 1;
update account_move_line set account_id = account_id + 300 where company_id = 3;
alter table res_company drop column parent_path;
alter table account_account alter column name type varchar using name ->> 'en_US';
alter table account_journal alter column name type varchar using name ->> 'en_US';
alter table account_tax alter column name type varchar using name ->> 'en_US';
alter table res_partner rename column complete_name to display_name;
alter table stock_move rename column quantity to quantity_done;
update stock_move set quantity_done = 0 where state <> 'done';
alter table stock_move drop column picked;
update sale_order set state = 'done' where state = 'sale' and locked;
update sale_order_line set state = 'done' where order_id in (select id from sale_order where state = 'done');
alter table sale_order drop column locked;
