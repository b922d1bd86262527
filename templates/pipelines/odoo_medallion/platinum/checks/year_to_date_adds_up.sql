-- The last year-to-date figure of a year is the sum of its months.
select company_id, year(month) as year, max_by(year_to_date, month) as year_to_date, sum(revenue) as revenue
from platinum.company_month
group by company_id, year(month)
having max_by(year_to_date, month) <> sum(revenue)
