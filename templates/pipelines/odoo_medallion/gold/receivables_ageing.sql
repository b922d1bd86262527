-- What each customer owes a company at the run's clock, by days overdue, in the company's currency. Payments that are
-- not yet matched to an invoice count against the total, in the bucket of their date.
with bucket as (
  select company_id,
         partner_id,
         total(sum(residual)) as total,
         total(coalesce(sum(residual) filter (where days_overdue <= 0), 0)) as not_due,
         total(coalesce(sum(residual) filter (where days_overdue between 1 and 30), 0)) as days_1_30,
         total(coalesce(sum(residual) filter (where days_overdue between 31 and 60), 0)) as days_31_60,
         total(coalesce(sum(residual) filter (where days_overdue between 61 and 90), 0)) as days_61_90,
         total(coalesce(sum(residual) filter (where days_overdue between 91 and 120), 0)) as days_91_120,
         total(coalesce(sum(residual) filter (where days_overdue > 120), 0)) as days_over_120,
         count(*) as open_items,
         min(due_date) as oldest_due_date
  from silver.open_item
  where kind = 'receivable'
  group by company_id, partner_id
)
select bucket.company_id,
       company.name as company,
       bucket.partner_id,
       partner.name as partner,
       partner.country_code,
       company.currency,
       utc_day(getvariable('as_of')) as as_of,
       bucket.total,
       bucket.not_due,
       bucket.days_1_30,
       bucket.days_31_60,
       bucket.days_61_90,
       bucket.days_91_120,
       bucket.days_over_120,
       bucket.open_items,
       bucket.oldest_due_date
from bucket
left join silver.company company on company.id = bucket.company_id
left join silver.partner partner on partner.id = bucket.partner_id
