-- Lines whose amount silver cannot hold to the last digit (more than 6 decimals, or 10^24 and more); bronze has all of it.
select id, balance
from bronze.account_move_line
where is_cut(balance, money(balance))
