-- One row a rate: how many units of the currency one unit of the company's currency buys, from the day `valid_from`
-- until the day before `valid_to`. A rate without a company is for every company without a rate of its own.
select r.id,
       r.currency_id,
       cur.name as currency,
       r.company_id,
       r.name as valid_from,
       lead(r.name) over (partition by r.currency_id, r.company_id order by r.name, r.id) as valid_to,
       rate(r.rate) as rate
from bronze.res_currency_rate r
left join bronze.res_currency cur on cur.id = r.currency_id
