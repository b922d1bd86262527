-- Quantities on hand that silver cannot hold to the last digit (more than 10 decimals, or 10^20 and more); bronze has all of it.
select id, quantity, reserved_quantity
from bronze.stock_quant
where is_cut(quantity, quantity(quantity))
   or is_cut(reserved_quantity, quantity(reserved_quantity))
