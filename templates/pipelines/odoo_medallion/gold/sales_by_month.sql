-- Confirmed orders by month, company and product category, in the company's currency, without tax and down payments.
-- Category 0: lines without a product. An order counts once in each category it has lines of.
with line as (
  select cast(date_trunc('month', utc_day(l.ordered_at)) as date) as month,
         l.company_id,
         coalesce(p.category_id, 0) as category_id,
         p.category,
         l.order_id,
         l.partner_id,
         l.untaxed_in_company_currency as amount
  from silver.sale_order_line l
  left join silver.product p on p.id = l.product_id
  where l.state in ('sale', 'done')
    and not l.is_downpayment
)
select line.month,
       line.company_id,
       max(company.name) as company,
       line.category_id,
       max(line.category) as category,
       max(company.currency) as currency,
       total(sum(line.amount)) as ordered,
       count(distinct line.order_id) as orders,
       count(distinct line.partner_id) as customers,
       count(*) as lines
from line
left join silver.company company on company.id = line.company_id
group by line.month, line.company_id, line.category_id
