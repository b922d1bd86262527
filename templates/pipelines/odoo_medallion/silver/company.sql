-- One row a company: its currency, and the root of its branch tree, by which Odoo 18 keeps account codes.
select c.id,
       c.name,
       c.currency_id,
       cur.name as currency,
       cur.decimal_places as currency_decimals,
       c.parent_id,
       coalesce(try_cast(split_part(c.parent_path, '/', 1) as integer), c.id) as root_company_id,
       coalesce(c.active, true) as active
from bronze.res_company c
left join bronze.res_currency cur on cur.id = c.currency_id
