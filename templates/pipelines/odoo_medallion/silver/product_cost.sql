-- The cost of a product in a company (standard_price), one row where the company has one: written for the product,
-- or the company's or the common fallback. Odoo 18 and later keep the value as jsonb by company in the product and
-- the fallback in ir_default; 16 and 17 keep both in ir_property, the fallback without a res_id. There a value without
-- a company holds for all that have none of their own: the lowest rank wins. Which of the two a database goes by says
-- `store` of the field: before 18 a field by company has no column, and ir_default only fills in new forms; from 18 on
-- what an upgrade left of ir_property is not read by Odoo either.
with field as (
  select id, store from bronze.ir_model_fields where model = 'product.product' and name = 'standard_price'
),
written as (
  select p.id as product_id,
         try_cast(entry.company as integer) as company_id,
         try_cast(company_value(p.standard_price, entry.company) as decimal(38, 10)) as unit_cost,
         0 as rank,
         0 as id
  from bronze.product_product p,
       unnest(json_keys(json_object_or_null(p.standard_price))) as entry(company)
  union all
  select try_cast(split_part(v.res_id, ',', 2) as integer), c.id, finite(v.value_float),
         case when v.company_id is null then 1 else 0 end, v.id
  from bronze.ir_property v
  join field on field.id = v.fields_id and field.store is distinct from true
  join silver.company c on c.id = v.company_id or v.company_id is null
  where starts_with(v.res_id, 'product.product,')
),
fallback as (
  select c.id as company_id, try_cast(d.json_value as decimal(38, 10)) as unit_cost,
         case when d.company_id is null then 1 else 0 end as rank, d.id
  from bronze.ir_default d
  join field on field.id = d.field_id and field.store is distinct from false
  join silver.company c on c.id = d.company_id or d.company_id is null
  where d.user_id is null and d.condition is null
  union all
  select c.id, finite(v.value_float), case when v.company_id is null then 1 else 0 end, v.id
  from bronze.ir_property v
  join field on field.id = v.fields_id and field.store is distinct from true
  join silver.company c on c.id = v.company_id or v.company_id is null
  where v.res_id is null
),
company_fallback as (
  select company_id, arg_min(unit_cost, (rank, id)) as unit_cost
  from fallback
  group by company_id
),
resolved as (
  select product_id, company_id, unit_cost, rank, id, 'product' as origin from written
  union all
  select p.id, f.company_id, f.unit_cost, 0, 0, 'fallback'
  from bronze.product_product p
  cross join company_fallback f
  where not exists (select 1 from written w where w.product_id = p.id and w.company_id = f.company_id)
)
select product_id, company_id, arg_min(unit_cost, (rank, id)) as unit_cost, max(origin) as origin
from resolved
where product_id is not null and company_id is not null and unit_cost is not null
group by product_id, company_id
