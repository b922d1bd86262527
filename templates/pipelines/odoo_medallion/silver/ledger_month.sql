-- Posted debit and credit of an account in a company and month, in the company's currency.
select m.company_id,
       l.account_id,
       cast(date_trunc('month', m.date) as date) as month,
       total(coalesce(sum(money(l.debit)), 0)) as debit,
       total(coalesce(sum(money(l.credit)), 0)) as credit,
       count(*) as lines
from bronze.account_move_line l
join silver.account_move m on m.id = l.move_id
where m.state = 'posted'
  and l.account_id is not null
group by m.company_id, l.account_id, cast(date_trunc('month', m.date) as date)
