-- The {{rows}} journal items: product, tax and payment-term lines of invoices, sections, bank lines, and one entry that fills up.
set local jit = off;
set local work_mem = '128MB';

insert into account_move_line (
  id, move_id, journal_id, company_id, company_currency_id, sequence, account_id, currency_id, partner_id, tax_line_id,
  tax_group_id, full_reconcile_id, product_id, product_uom_id, create_uid, write_uid, move_name, parent_state, ref, name,
  matching_number, display_type, date, invoice_date, date_maturity, analytic_distribution, debit, credit, balance,
  amount_currency, tax_base_amount, amount_residual, amount_residual_currency, quantity, price_unit, price_subtotal,
  price_total, discount, is_imported, tax_tag_invert, reconciled, create_date, write_date, is_downpayment)
with line as (
  -- products: against the receivable
  select p.id, i as position, case when p.kind = 'bill' then 6 when item.is_service then 5 else 4 end as role,
         'product' as display_type, -p.sign * item.balance as balance, -p.sign * item.subtotal as amount_currency,
         null::numeric as tax_base, item.product_id, item.quantity, item.price_unit, item.subtotal as price_subtotal,
         round(item.subtotal * case when p.taxed then 1 + t.amount * 0.01 else 1 end, 2) as price_total, item.discount,
         null::integer as tax_line_id, item.template_id
  from lhcr_sample.posting p
  join lhcr_sample.item on item.d = p.d and (p.part = 0 or p.follow = 'credit' or item.i = 1)
  join account_tax t on t.id = p.root_id * 10 + case p.kind when 'sale' then 1 else 3 end
  where p.move_type <> 'entry'
  union all
  select p.id, p.lines - 1 - coalesce(p.part = 0 and p.has_section, false)::integer, case p.kind when 'sale' then 7 else 8 end,
         'tax', -p.sign * p.tax_balance, -p.sign * p.tax, p.untaxed_balance, null, null, null, null, null, null,
         p.root_id * 10 + case p.kind when 'sale' then 1 else 3 end, null
  from lhcr_sample.posting p
  where p.move_type <> 'entry' and p.taxed
  union all
  -- receivable and payable: of invoices and of their payments
  select p.id, p.term_line_id - p.lines_before, case p.kind when 'bill' then 2 else 1 end,
         case p.move_type when 'entry' then 'product' else 'payment_term' end, p.sign * p.total_balance, p.sign * p.total, null,
         null, null, null, null, null, null, null, null
  from lhcr_sample.posting p
  where p.kind <> 'misc'
  union all
  select p.id, p.lines, null, 'line_section', 0, 0, null, null, null, null, null, null, null, null, null
  from lhcr_sample.posting p
  where p.part = 0 and p.has_section and p.move_type <> 'entry'
  union all
  select p.id, 1, 3, 'product', -case p.kind when 'misc' then 1 else p.sign end * p.total_balance,
         -case p.kind when 'misc' then 1 else p.sign end * p.total, null, null, null, null, null, null, null, null, null
  from lhcr_sample.posting p
  where p.move_type = 'entry' and p.part < 2
  union all
  select p.id, 2, 9, 'product', p.total_balance, p.total, null, null, null, null, null, null, null, null, null
  from lhcr_sample.posting p
  where p.kind = 'misc'
  union all
  select p.id, n, case n when 1 then 9 else 3 end, 'product', case n when 1 then 100.00 * (p.lines - 1) else -100.00 end,
         case n when 1 then 100.00 * (p.lines - 1) else -100.00 end, null, null, null, null, null, null, null, null, null
  from lhcr_sample.posting p, generate_series(1, p.lines) n
  where p.part = 2
),
settled as (
  select line_id, max(full_reconcile_id) as full_reconcile_id, max(partial_id) as partial_id
  from (select debit_move_id as line_id, full_reconcile_id, id as partial_id from account_partial_reconcile
        union all
        select credit_move_id, full_reconcile_id, id from account_partial_reconcile) side
  group by line_id
)
select p.lines_before + line.position, p.id, p.journal_id, p.company_id, p.company_currency_id,
       case when line.display_type = 'product' then 100 else 10000 + line.position end,
       line.role + case when p.root_id = 4 then 100 else 0 end, p.currency_id, p.contact_id, line.tax_line_id,
       case when line.tax_line_id is not null then 1 end, s.full_reconcile_id, line.product_id,
       case when line.product_id is not null then case when t.type = 'service' then 3 else 1 end end, p.salesperson_id, 2,
       p.name, p.state, case when p.move_type = 'in_invoice' then 'bill ' || lhcr_sample.pick(999999, 204, p.id) end,
       case line.display_type when 'payment_term' then p.name when 'line_section' then 'Section ' || p.id
         when 'tax' then coalesce(tax.name ->> 'en_US', 'tax') else case when line.product_id is not null then '['
         || t.default_code || '] ' || (t.name ->> 'en_US') else 'entry ' || p.id end end,
       case when s.full_reconcile_id is not null then s.full_reconcile_id::text when s.partial_id is not null then 'P'
         || s.partial_id end,
       line.display_type, p.date, case when p.move_type <> 'entry' then p.date end,
       case when line.display_type = 'payment_term' then p.due_date end,
       case when line.product_id is not null then case lhcr_sample.pick(10, 210, p.lines_before + line.position)
         when 0 then jsonb_build_object((1 + lhcr_sample.pick(20, 211, p.id))::text, 100)
         when 1 then jsonb_build_object((1 + lhcr_sample.pick(20, 211, p.id))::text, 60.0, '21', 40.0) end end,
       greatest(line.balance, 0), greatest(-line.balance, 0), line.balance, line.amount_currency, coalesce(line.tax_base, 0),
       case when line.role in (1, 2) then p.sign * p.residual_balance else 0 end,
       case when line.role in (1, 2) then p.sign * p.residual else 0 end, line.quantity, line.price_unit, line.price_subtotal,
       line.price_total, line.discount, false, false,
       line.role in (1, 2) and p.residual_balance = 0 and p.residual = 0 and p.state = 'posted', p.created_at, p.written_at,
       false
from line
join lhcr_sample.posting p on p.id = line.id
left join product_template t on t.id = line.template_id
left join account_tax tax on tax.id = line.tax_line_id
left join settled s on line.role in (1, 2) and s.line_id = p.lines_before + line.position;

-- Every product line has a tax: the rate or the exempt one.
insert into account_move_line_account_tax_rel (account_move_line_id, account_tax_id)
select p.lines_before + item.i, p.root_id * 10 + case p.kind when 'sale' then 1 else 3 end + case when p.taxed then 0 else 1 end
from lhcr_sample.posting p
join lhcr_sample.item on item.d = p.d and (p.part = 0 or p.follow = 'credit' or item.i = 1)
where p.move_type <> 'entry';
