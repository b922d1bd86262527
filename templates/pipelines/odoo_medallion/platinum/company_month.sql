-- A company's month on one line: revenue, purchases, margin, customers, orders, the year so far and the year before.
with purchase as (
  select company_id, cast(date_trunc('month', date) as date) as month, sum(amount) as purchases
  from silver.invoice_line
  where direction = 'purchase'
  group by company_id, cast(date_trunc('month', date) as date)
),
revenue as (
  select company_id, month, sum(revenue) as revenue, sum(refunded) as refunded, sum(invoices) as invoices,
         count(*) filter (where partner_id <> 0 and revenue > 0) as customers
  from gold.revenue_by_month
  group by company_id, month
),
sales as (
  select company_id, month, sum(ordered) as ordered
  from gold.sales_by_month
  group by company_id, month
),
calendar as (
  select company_id, month from revenue
  union
  select company_id, month from purchase
  union
  select company_id, month from sales
),
page as (
  select calendar.company_id,
         calendar.month,
         total(coalesce(r.revenue, 0)) as revenue,
         total(coalesce(r.refunded, 0)) as refunded,
         cast(coalesce(r.invoices, 0) as bigint) as invoices,
         coalesce(r.customers, 0) as customers,
         total(coalesce(p.purchases, 0)) as purchases,
         total(coalesce(s.ordered, 0)) as ordered
  from calendar
  left join revenue r on r.company_id = calendar.company_id and r.month = calendar.month
  left join purchase p on p.company_id = calendar.company_id and p.month = calendar.month
  left join sales s on s.company_id = calendar.company_id and s.month = calendar.month
)
select page.company_id,
       company.name as company,
       page.month,
       company.currency,
       page.revenue,
       page.refunded,
       page.invoices,
       page.customers,
       page.purchases,
       total(page.revenue - page.purchases) as margin,
       page.ordered,
       total(sum(page.revenue) over (partition by page.company_id, year(page.month) order by page.month)) as year_to_date,
       earlier.revenue as revenue_a_year_before,
       percentage(page.revenue - earlier.revenue, earlier.revenue) as growth_percent
from page
left join page earlier on earlier.company_id = page.company_id and earlier.month = cast(page.month - interval 1 year as date)
left join silver.company company on company.id = page.company_id
