-- One row a receivable or payable line that was not settled at the run's clock: posted by then, less the
-- reconciliations dated by then. It is not `amount_residual`, which knows today only; at today both agree, unless an entry or
-- a reconciliation is dated in the future.
with as_of as (
  select utc_day(getvariable('as_of')) as day
),
settled as (
  select line_id, sum(amount) as amount, sum(amount_currency) as amount_currency
  from (
    select r.debit_move_id as line_id, money(r.amount) as amount, money(r.debit_amount_currency) as amount_currency
    from bronze.account_partial_reconcile r, as_of
    where r.max_date is null or r.max_date <= as_of.day
    union all
    select r.credit_move_id, -money(r.amount), -money(r.credit_amount_currency)
    from bronze.account_partial_reconcile r, as_of
    where r.max_date is null or r.max_date <= as_of.day
  ) part
  group by line_id
)
select l.id,
       l.move_id,
       m.name as move_name,
       m.move_type,
       case a.account_type when 'asset_receivable' then 'receivable' else 'payable' end as kind,
       m.company_id,
       coalesce(p.commercial_partner_id, l.partner_id, m.commercial_partner_id, 0) as partner_id,
       l.account_id,
       m.date,
       coalesce(l.date_maturity, m.date) as due_date,
       as_of.day - coalesce(l.date_maturity, m.date) as days_overdue,
       cur.name as currency,
       total(money(l.amount_currency) - coalesce(s.amount_currency, 0)) as residual_in_currency,
       money(l.balance) as amount,
       total(money(l.balance) - coalesce(s.amount, 0)) as residual
from bronze.account_move_line l
join silver.account_move m on m.id = l.move_id
join bronze.account_account a on a.id = l.account_id
cross join as_of
left join bronze.res_partner p on p.id = l.partner_id
left join bronze.res_currency cur on cur.id = l.currency_id
left join settled s on s.line_id = l.id
where m.state = 'posted'
  and m.date <= as_of.day
  and a.account_type in ('asset_receivable', 'liability_payable')
  and money(l.balance) <> coalesce(s.amount, 0)
