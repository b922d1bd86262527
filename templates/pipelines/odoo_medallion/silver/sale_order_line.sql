-- One row a line of a quotation or order that sells something; sections and notes are left out.
select l.id,
       l.order_id,
       o.company_id,
       o.state,
       o.ordered_at,
       o.commercial_partner_id as partner_id,
       l.product_id,
       l.name as label,
       translated(u.name, getvariable('lang')) as uom,
       quantity(l.product_uom_qty) as quantity,
       quantity(l.qty_delivered) as delivered,
       quantity(l.qty_invoiced) as invoiced,
       quantity(l.price_unit) as price_unit,
       quantity(l.discount) as discount_percent,
       o.currency,
       money(l.price_subtotal) as untaxed,
       divided(l.price_subtotal, coalesce(nullif(o.currency_rate, 0), 1)) as untaxed_in_company_currency,
       coalesce(l.is_downpayment, false) as is_downpayment,
       l.write_date as written_at
from bronze.sale_order_line l
join silver.sale_order o on o.id = l.order_id
left join bronze.uom_uom u on u.id = coalesce(l.product_uom_id, l.product_uom)
where l.display_type is null
