-- One row a product line of a posted customer or vendor document. `amount` is in the company's currency, without
-- tax: positive for invoices, negative for credit notes, so that a plain sum is net revenue or net purchases. It is the
-- ledger's balance, hence equal to the profit and loss account to the last digit. Partner 0: none.
-- In Odoo 19 a bill may be deductible in part: a further line takes the rest off the same expense account
-- (non_deductible_product), and purchases are the sum of both. Its quantity is 0, for the pieces are on the product's line
-- and a sum must not count them twice; a unit price it has none; Odoo may give it no subtotal, so its amount in the
-- document's currency is the ledger's too.
select l.id,
       l.move_id,
       m.direction,
       m.move_type,
       m.company_id,
       m.date,
       m.invoice_date,
       coalesce(m.commercial_partner_id, l.partner_id, 0) as partner_id,
       l.product_id,
       l.account_id,
       l.name as label,
       quantity(case when l.display_type = 'non_deductible_product' then 0
                     when m.move_type in ('out_refund', 'in_refund') then -l.quantity else l.quantity end) as quantity,
       quantity(case when l.display_type = 'product' then l.price_unit end) as price_unit,
       quantity(l.discount) as discount_percent,
       m.currency,
       money(case when l.display_type = 'non_deductible_product' then case when m.direction = 'sale' then -l.amount_currency else l.amount_currency end
                  when m.move_type in ('out_refund', 'in_refund') then -l.price_subtotal else l.price_subtotal end) as amount_in_currency,
       money(case when m.direction = 'sale' then -l.balance else l.balance end) as amount,
       m.salesperson_id,
       l.analytic_distribution,
       l.write_date as written_at
from bronze.account_move_line l
join silver.account_move m on m.id = l.move_id
where m.state = 'posted'
  and m.direction is not null
  and l.display_type in ('product', 'non_deductible_product')
