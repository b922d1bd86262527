-- Which taxes apply to which invoice line: one row each.
select r.account_move_line_id as invoice_line_id,
       r.account_tax_id as tax_id,
       l.company_id,
       translated(t.name, getvariable('lang')) as tax,
       t.type_tax_use as use,
       t.amount_type,
       quantity(t.amount) as rate
from bronze.account_move_line_account_tax_rel r
join silver.invoice_line l on l.id = r.account_move_line_id
join bronze.account_tax t on t.id = r.account_tax_id
