-- What lies where: quantity, reserved and free, in the product's unit, and its value at the company's cost. Goods that
-- belong to somebody else (consignment) are counted but not valued. A null value: no cost is known.
with held as (
  select company_id,
         location_id,
         max(location) as location,
         product_id,
         total_quantity(sum(quantity)) as quantity,
         total_quantity(sum(reserved)) as reserved,
         total_quantity(coalesce(sum(quantity) filter (where owner_id is null), 0)) as own_quantity,
         min(arrived_at) as oldest_arrival
  from silver.stock_quant
  where location_usage in ('internal', 'transit')
  group by company_id, location_id, product_id
)
select held.company_id,
       company.name as company,
       held.location_id,
       held.location,
       held.product_id,
       product.code as product_code,
       product.name as product,
       product.category,
       product.uom,
       held.quantity,
       held.reserved,
       total_quantity(held.quantity - held.reserved) as available,
       cost.unit_cost,
       multiplied(held.own_quantity, cost.unit_cost) as value,
       company.currency,
       held.oldest_arrival
from held
left join silver.company company on company.id = held.company_id
left join silver.product product on product.id = held.product_id
left join silver.product_cost cost on cost.product_id = held.product_id and cost.company_id = held.company_id
