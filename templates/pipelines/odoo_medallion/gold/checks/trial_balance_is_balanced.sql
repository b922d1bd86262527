-- In each company and month debit equals credit.
select company_id, month, sum(debit) as debit, sum(credit) as credit
from gold.trial_balance
group by company_id, month
having sum(debit) <> sum(credit)
