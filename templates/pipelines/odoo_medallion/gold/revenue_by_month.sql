-- Net revenue by accounting month, company and commercial partner, in the company's currency, without tax.
-- `revenue` = `invoiced` - `refunded`. Partner 0: documents without a partner.
with line as (
  select cast(date_trunc('month', date) as date) as month, company_id, partner_id, move_id, move_type, amount
  from silver.invoice_line
  where direction = 'sale'
),
total as (
  select month,
         company_id,
         partner_id,
         total(sum(amount)) as revenue,
         total(coalesce(sum(amount) filter (where move_type <> 'out_refund'), 0)) as invoiced,
         total(coalesce(-sum(amount) filter (where move_type = 'out_refund'), 0)) as refunded,
         count(distinct move_id) filter (where move_type <> 'out_refund') as invoices,
         count(distinct move_id) filter (where move_type = 'out_refund') as credit_notes,
         count(*) as lines
  from line
  group by month, company_id, partner_id
)
select total.month,
       total.company_id,
       company.name as company,
       total.partner_id,
       partner.name as partner,
       partner.country_code,
       company.currency,
       total.revenue,
       total.invoiced,
       total.refunded,
       total.invoices,
       total.credit_notes,
       total.lines
from total
left join silver.company company on company.id = total.company_id
left join silver.partner partner on partner.id = total.partner_id
