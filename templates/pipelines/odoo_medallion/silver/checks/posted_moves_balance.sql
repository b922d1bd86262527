-- Double entry: the lines of a posted entry add up to zero.
select l.move_id, sum(money(l.balance)) as difference
from bronze.account_move_line l
join silver.account_move m on m.id = l.move_id
where m.state = 'posted'
group by l.move_id
having sum(money(l.balance)) <> 0
