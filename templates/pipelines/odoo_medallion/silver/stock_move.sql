-- One row a stock move. `quantity` is what was moved (done) or is reserved (not yet done); `demand` what was asked for, in
-- the move's unit; `product_quantity` the demand in the product's unit. In Odoo 16 it is what was moved alone: there the move
-- does not store what is reserved. Where no column holds what was moved, a done move's demand does: Odoo sets it to that.
select m.id,
       m.reference,
       m.state,
       m.company_id,
       m.product_id,
       m.date as moved_at,
       m.location_id,
       m.location_dest_id,
       source.usage as source_usage,
       target.usage as target_usage,
       case when source.usage in ('internal', 'transit') and target.usage in ('internal', 'transit') then 'internal'
            when target.usage in ('internal', 'transit') then 'in'
            when source.usage in ('internal', 'transit') then 'out'
            else 'outside' end as direction,
       quantity(m.product_uom_qty) as demand,
       quantity(m.product_qty) as product_quantity,
       quantity(coalesce(m.quantity, m.quantity_done, case when m.state = 'done' then m.product_uom_qty end, 0)) as quantity,
       finite(m.price_unit) as price_unit,
       m.picking_id,
       m.sale_line_id,
       m.purchase_line_id,
       m.write_date as written_at
from bronze.stock_move m
left join bronze.stock_location source on source.id = m.location_id
left join bronze.stock_location target on target.id = m.location_dest_id
