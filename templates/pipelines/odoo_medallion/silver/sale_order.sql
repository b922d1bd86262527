-- One row a quotation or order. `untaxed_in_company_currency` uses the rate the order itself holds; none or 0 counts as 1,
-- as in Odoo's own sales report.
select o.id,
       o.name,
       o.state,
       o.invoice_status,
       o.company_id,
       o.partner_id,
       coalesce(p.commercial_partner_id, o.partner_id) as commercial_partner_id,
       o.user_id as salesperson_id,
       o.team_id,
       o.opportunity_id,
       o.date_order as ordered_at,
       cur.name as currency,
       rate(o.currency_rate) as currency_rate,
       money(o.amount_untaxed) as untaxed,
       money(o.amount_tax) as tax,
       money(o.amount_total) as total,
       divided(o.amount_untaxed, coalesce(nullif(o.currency_rate, 0), 1)) as untaxed_in_company_currency,
       o.origin,
       o.client_order_ref as customer_reference,
       o.create_date as created_at,
       o.write_date as written_at
from bronze.sale_order o
left join bronze.res_partner p on p.id = o.partner_id
left join bronze.res_currency cur on cur.id = o.currency_id
