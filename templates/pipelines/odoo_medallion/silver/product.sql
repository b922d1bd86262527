-- One row a product variant (product_product), with what its template says. Archived ones are kept: old invoices
-- name them. Odoo 16 and 17 call a storable product's type `product`, 18 and later say `is_storable`.
select p.id,
       p.product_tmpl_id as template_id,
       coalesce(nullif(p.default_code, ''), t.default_code) as code,
       p.barcode,
       translated(t.name, getvariable('lang')) as name,
       t.categ_id as category_id,
       cat.complete_name as category,
       case when t.type in ('consu', 'product') then 'goods' else t.type end as kind,
       coalesce(t.is_storable, coalesce(t.detailed_type, t.type) = 'product', false) as is_storable,
       quantity(t.list_price) as list_price,
       translated(u.name, getvariable('lang')) as uom,
       t.company_id,
       coalesce(p.active, true) and coalesce(t.active, true) as active,
       t.create_date as created_at,
       greatest(p.write_date, t.write_date) as written_at
from bronze.product_product p
left join bronze.product_template t on t.id = p.product_tmpl_id
left join bronze.product_category cat on cat.id = t.categ_id
left join bronze.uom_uom u on u.id = t.uom_id
