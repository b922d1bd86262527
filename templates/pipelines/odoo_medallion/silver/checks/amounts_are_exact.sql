-- Lines whose amount has more than the 6 decimals that silver keeps; bronze has all of them.
select id, balance
from bronze.account_move_line
where balance <> money(balance)
