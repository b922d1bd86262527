-- Leads whose expected revenue silver cannot hold to the last digit; bronze has all of it.
select id, expected_revenue
from bronze.crm_lead
where is_cut(expected_revenue, money(expected_revenue))
