-- Where a company stands at the run's clock: cash (with the postings of the whole month), what customers owe and how much of it is late, stock, pipeline.
-- Null: the module behind the figure is not there, or it has no figure.
with cash as (
  select l.company_id, sum(l.debit - l.credit) as cash
  from silver.ledger_month l
  join silver.account a on a.company_id = l.company_id and a.account_id = l.account_id
  where a.account_type = 'asset_cash'
    and l.month <= utc_day(getvariable('as_of'))
  group by l.company_id
),
owed as (
  select company_id, sum(total) as receivable, sum(total - not_due) as overdue
  from gold.receivables_ageing
  group by company_id
),
stock as (
  select company_id, sum(value) as stock_value
  from gold.stock_on_hand
  group by company_id
),
pipeline as (
  select company_id, sum(open_leads) as open_leads, sum(expected_revenue) as expected_revenue,
         sum(weighted_revenue) as weighted_revenue
  from gold.sales_funnel
  group by company_id
)
select company.id as company_id,
       company.name as company,
       company.currency,
       utc_day(getvariable('as_of')) as as_of,
       total(cash.cash) as cash,
       total(owed.receivable) as receivable,
       total(owed.overdue) as overdue,
       percentage(owed.overdue, owed.receivable) as overdue_percent,
       total(stock.stock_value) as stock_value,
       cast(pipeline.open_leads as bigint) as open_leads,
       total(pipeline.expected_revenue) as pipeline,
       total(pipeline.weighted_revenue) as weighted_pipeline
from silver.company company
left join cash on cash.company_id = company.id
left join owed on owed.company_id = company.id
left join stock on stock.company_id = company.id
left join pipeline on pipeline.company_id = company.id
