-- One row a journal entry: invoices, credit notes, bills, receipts and plain entries, in every state. The amounts are
-- in the entry's currency; `total_in_company_currency` is signed as in Odoo: customer invoices up, refunds and bills down.
select m.id,
       m.name,
       m.move_type,
       case when m.move_type in ('out_invoice', 'out_refund', 'out_receipt') then 'sale'
            when m.move_type in ('in_invoice', 'in_refund', 'in_receipt') then 'purchase' end as direction,
       m.state,
       m.payment_state,
       coalesce(m.company_id, j.company_id, 0) as company_id,
       m.journal_id,
       j.code as journal_code,
       translated(j.name, getvariable('lang')) as journal,
       m.partner_id,
       coalesce(m.commercial_partner_id, p.commercial_partner_id, m.partner_id) as commercial_partner_id,
       m.date,
       m.invoice_date,
       m.invoice_date_due as due_date,
       m.currency_id,
       cur.name as currency,
       money(m.amount_untaxed) as untaxed,
       money(m.amount_tax) as tax,
       money(m.amount_total) as total,
       money(m.amount_residual) as residual,
       money(m.amount_total_signed) as total_in_company_currency,
       m.reversed_entry_id,
       m.invoice_user_id as salesperson_id,
       m.ref,
       m.invoice_origin as origin,
       m.create_date as created_at,
       m.write_date as written_at
from bronze.account_move m
left join bronze.account_journal j on j.id = m.journal_id
left join bronze.res_partner p on p.id = m.partner_id
left join bronze.res_currency cur on cur.id = m.currency_id
