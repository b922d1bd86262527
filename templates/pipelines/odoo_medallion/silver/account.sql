-- One row an account and company that may post to it. Odoo 16 and 17: an account has one company and one code.
-- 18 and later: many companies share an account; it is open to their branches too, and its code hangs on the root company.
with link as (
  select account_account_id as account_id, res_company_id as company_id
  from bronze.account_account_res_company_rel
  union
  select id, company_id from bronze.account_account where company_id is not null
),
usable as (
  select distinct link.account_id, c.id as company_id, c.root_company_id
  from link
  join silver.company owner on owner.id = link.company_id
  join silver.company c on c.root_company_id = owner.root_company_id
)
select usable.company_id,
       usable.account_id,
       coalesce(company_value(a.code_store, usable.root_company_id), a.code) as code,
       translated(a.name, getvariable('lang')) as name,
       a.account_type,
       split_part(a.account_type, '_', 1) as account_group,
       coalesce(a.reconcile, false) as reconcile,
       a.currency_id,
       coalesce(a.active, not a.deprecated, true) as active
from usable
join bronze.account_account a on a.id = usable.account_id
