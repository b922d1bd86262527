-- One row a quantity of a product at a location (and lot, package, owner), in the product's unit of measure.
select q.id,
       q.product_id,
       q.location_id,
       loc.complete_name as location,
       loc.usage as location_usage,
       coalesce(q.company_id, loc.company_id, 0) as company_id,
       q.lot_id,
       q.package_id,
       q.owner_id,
       quantity(q.quantity) as quantity,
       quantity(q.reserved_quantity) as reserved,
       q.in_date as arrived_at,
       q.write_date as written_at
from bronze.stock_quant q
left join bronze.stock_location loc on loc.id = q.location_id
