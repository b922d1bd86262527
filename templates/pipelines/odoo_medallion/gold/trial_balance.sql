-- Debit, credit and balance of each account in each month with postings, and the balance carried to its end.
select l.company_id,
       company.name as company,
       l.month,
       l.account_id,
       account.code as account_code,
       account.name as account,
       account.account_type,
       company.currency,
       l.debit,
       l.credit,
       total(l.debit - l.credit) as balance,
       total(sum(l.debit - l.credit) over (partition by l.company_id, l.account_id order by l.month)) as closing_balance,
       l.lines
from silver.ledger_month l
left join silver.company company on company.id = l.company_id
left join silver.account account on account.company_id = l.company_id and account.account_id = l.account_id
