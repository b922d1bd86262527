-- Warehouses, locations, moves and quants. Every quant is the sum of the moves in and out of its location: an opening
-- inventory brings what the delivered orders take and what is left.
set local jit = off;
set local work_mem = '128MB';

insert into stock_location (
  id, location_id, company_id, warehouse_id, name, complete_name, usage, parent_path, active, scrap_location, create_date,
  write_date)
select id, parent, company_id, company_id, name, complete_name, usage, coalesce(parent || '/', '') || id || '/', true, false,
       '2023-12-01 08:00:00', '2023-12-01 08:00:00'
from (
  select * from (values (4, null::integer, null::integer, 'Vendors', 'Partners/Vendors', 'supplier'),
                        (5, null, null, 'Customers', 'Partners/Customers', 'customer'),
                        (6, null, null, 'Inventory adjustment', 'Virtual/Inventory adjustment',
          'inventory')) shared (id, parent, company_id, name, complete_name, usage)
  union all
  select c * 10 + n, case when n > 7 then c * 10 + 7 end, c, name, 'WH' || c || case when n > 7 then '/' || name else '' end,
         usage
  from generate_series(1, 4) c, (values (7, 'WH', 'view'), (8, 'Stock', 'internal'), (9, 'Shelf', 'internal')) own (n, name, usage)
) location;
insert into stock_warehouse (
  id, company_id, partner_id, view_location_id, lot_stock_id, sequence, name, code, reception_steps, delivery_steps, active,
  create_date, write_date)
select c, c, c, c * 10 + 7, c * 10 + 8, c, 'Warehouse ' || c, 'WH' || c, 'one_step', 'ship_only', true, '2023-12-01 08:00:00',
       '2023-12-01 08:00:00'
from generate_series(1, 4) c;

create table lhcr_sample.delivery as
select row_number() over (order by l.id) as n, l.id as line_id, s.company_id, l.product_id, l.quantity, s.date + 3 as date,
       s.id as sale_id, case when s.state = 'cancel' then 'cancel' when s.invoiced then 'done' else 'assigned' end as state
from lhcr_sample.sale_item l
join lhcr_sample.sale s on s.id = l.sale_id
join product_template t on t.id = l.template_id
where t.is_storable and s.state in ('sale', 'cancel');

-- What a company keeps of a product: on the stock location, and for some on a shelf.
create table lhcr_sample.shelf as
select c as company_id, c * 10 + 8 + shelf as location_id, p.id as product_id,
       (lhcr_sample.pick(200, 401, p.id * 100 + c * 10 + shelf) + case
         when lhcr_sample.chance(10, 402, p.id * 100 + c * 10 + shelf) then 0.125 else 0 end)::numeric as left_over
from product_product p
join product_template t on t.id = p.product_tmpl_id and t.is_storable
cross join generate_series(1, 4) c
cross join generate_series(0, 1) shelf
where shelf = 0 or lhcr_sample.chance(30, 403, p.id * 10 + c);

create table lhcr_sample.flow as
select shelf.company_id, shelf.location_id, shelf.product_id, shelf.left_over + coalesce(taken.quantity, 0) as brought,
       shelf.left_over, coalesce(taken.quantity, 0) as taken
from lhcr_sample.shelf
left join (
  select company_id, product_id, sum(quantity) as quantity
  from lhcr_sample.delivery
  where state = 'done'
  group by company_id, product_id
) taken
  on taken.company_id = shelf.company_id and taken.product_id = shelf.product_id and shelf.location_id = shelf.company_id * 10 + 8;

insert into stock_move (
  id, sequence, company_id, product_id, product_uom, location_id, location_dest_id, partner_id, warehouse_id, create_uid,
  write_uid, name, priority, state, origin, procure_method, reference, product_qty, product_uom_qty, quantity, picked, scrapped,
  propagate_cancel, is_inventory, additional, date, create_date, write_date, price_unit, to_refund, sale_line_id)
select n, 10, company_id, product_id, 1, company_id * 10 + 8, 5, null::integer, company_id, 2, 2, 'delivery', '0', state,
       'S' || lpad(sale_id::text, 6, '0'), 'make_to_stock', 'WH' || company_id || '/OUT/' || lpad(n::text, 6, '0'), quantity,
       quantity, case when state = 'cancel' then 0 else quantity end, state = 'done', false, true, false, false,
       date_trunc('second', lhcr_sample.moment(date, 410, n)), lhcr_sample.moment(date, 410, n),
       lhcr_sample.moment(date + 1, 411, n), 0, false, line_id
from lhcr_sample.delivery
union all
select (select count(*) from lhcr_sample.delivery) + row_number() over (order by company_id, location_id, product_id), 10,
       company_id, product_id, 1, 6, location_id, null, null, 2, 2, 'Product Quantity Updated', '0', 'done', null,
       'make_to_stock', 'Product Quantity Updated', brought, brought, brought, true, false, true, true, false,
       '2023-12-31 18:00:00', '2023-12-31 18:00:00', '2023-12-31 18:00:00', 0, false, null
from lhcr_sample.flow where brought > 0;

insert into stock_quant (
  id, product_id, company_id, location_id, owner_id, create_uid, write_uid, quantity, reserved_quantity, inventory_quantity,
  inventory_diff_quantity, inventory_quantity_set, in_date, create_date, write_date)
select row_number() over (order by location_id, product_id, company_id), product_id, company_id, location_id, null, 2, 2,
       quantity, reserved, 0, 0, false, '2023-12-31 18:00:00', '2023-12-31 18:00:00',
       lhcr_sample.moment('2024-01-01', 420, product_id)
from (
  select product_id, company_id, location_id, left_over as quantity,
         least(left_over, lhcr_sample.pick(20, 421, product_id * 10 + company_id)) as reserved
  from lhcr_sample.flow where left_over > 0
  union all
  select product_id, company_id, 6, -sum(brought), 0 from lhcr_sample.flow where brought > 0 group by product_id, company_id
  union all
  select product_id, company_id, 5, sum(taken), 0 from lhcr_sample.flow where taken > 0 group by product_id, company_id
) held;
