-- Gold adds up to silver, to the last digit.
select g.revenue as in_gold, s.revenue as in_silver
from (select coalesce(sum(revenue), 0) as revenue from gold.revenue_by_month) g,
     (select coalesce(sum(amount), 0) as revenue from silver.invoice_line where direction = 'sale') s
where g.revenue <> s.revenue
