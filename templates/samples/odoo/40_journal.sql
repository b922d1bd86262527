-- Reconciliations, journal entries and their items. Each entry balances in the company's currency by construction: the
-- receivable or payable line is the negated sum of the others.
set local jit = off;
set local work_mem = '128MB';

-- What the entries and their items share: numbers, timestamps, what reconciliation leaves open.
create table lhcr_sample.posting as
select entry.*,
       case when state <> 'posted' then '/' else prefix || lpad(number::text, 5, '0') end as name,
       -- the receivable or payable line, and what is open of it
       lines_before + case when move_type = 'entry' then 2
                           when part = 1 and follow = 'credit_line' then 2 + taxed::integer
                           else items + taxed::integer + 1 end as term_line_id,
       case when part = 1 then 0 when follow is null then total else total - settled end as residual,
       case when part = 1 then 0 when follow is null then total_balance else total_balance - settled_balance end as residual_balance,
       case when part = 0 then entry.date + coalesce(term_days, 0) else entry.date end as due_date,
       lhcr_sample.moment(entry.date, 201, entry.id) as created_at,
       case when lhcr_sample.pick(1000, 202, entry.id) > 0 then
         lhcr_sample.moment(case when part = 0 then coalesce(follow_date, entry.date) else entry.date end + 1, 203, entry.id) end as written_at
from (
  select entry.*, coalesce(next.total, 0) as settled, coalesce(next.total_balance, 0) as settled_balance,
         case entry.move_type when 'out_invoice' then 'INV/' when 'out_refund' then 'RINV/' when 'in_invoice' then 'BILL/'
           when 'in_refund' then 'RBILL/' else case entry.journal_id % 10 when 3 then 'BNK1/' else 'MISC/' end end
           || extract(year from entry.date) || '/' as prefix,
         row_number() over (partition by entry.journal_id, entry.move_type, extract(year from entry.date), entry.state = 'posted'
                            order by entry.id) as number
  from lhcr_sample.entry
  left join lhcr_sample.entry next on next.d = entry.d and entry.part = 0 and next.part = 1
) entry;
create unique index on lhcr_sample.posting (id);
create unique index on lhcr_sample.posting (d, part);
analyze lhcr_sample.posting;

insert into account_partial_reconcile (
  id, debit_move_id, credit_move_id, full_reconcile_id, debit_currency_id, credit_currency_id, company_id, create_uid,
  write_uid, max_date, amount, debit_amount_currency, credit_amount_currency, create_date, write_date)
select row_number() over (order by next.id), case when doc.sign > 0 then doc.term_line_id else next.term_line_id end,
       case when doc.sign > 0 then next.term_line_id else doc.term_line_id end,
       case when doc.residual_balance = 0
         and doc.residual = 0 then sum((doc.residual_balance = 0 and doc.residual = 0)::integer) over (order by next.id) end,
       doc.currency_id, doc.currency_id, doc.company_id, 2, 2, greatest(doc.date, next.date), next.total_balance, next.total,
       next.total, next.created_at, next.created_at
from lhcr_sample.posting doc
join lhcr_sample.posting next on next.d = doc.d and next.part = 1
where doc.part = 0;
insert into account_full_reconcile (id, create_uid, write_uid, create_date, write_date)
select full_reconcile_id, 2, 2, create_date, write_date from account_partial_reconcile where full_reconcile_id is not null;

insert into account_move (
  id, sequence_number, journal_id, company_id, invoice_payment_term_id, partner_id, commercial_partner_id, partner_shipping_id,
  currency_id, reversed_entry_id, invoice_user_id, create_uid, write_uid, sequence_prefix, access_token, name, ref, state,
  move_type, auto_post, payment_reference, payment_state, invoice_partner_display_name, invoice_origin, date, invoice_date,
  invoice_date_due, delivery_date, narration, invoice_currency_rate, amount_untaxed, amount_tax, amount_total, amount_residual,
  amount_untaxed_signed, amount_untaxed_in_currency_signed, amount_tax_signed, amount_total_signed,
  amount_total_in_currency_signed, amount_residual_signed, is_storno, always_tax_exigible, checked, posted_before,
  made_sequence_gap, is_manually_modified, create_date, write_date, team_id)
select p.id, p.number, p.journal_id, p.company_id,
       case when p.kind in ('sale', 'bill') and p.part = 0 then 1 + p.term_days / 15 end, p.contact_id, p.partner_id,
       case when is_invoice then p.contact_id end, p.currency_id,
       case when p.move_type in ('out_refund', 'in_refund') then doc.id end, case when is_invoice then p.salesperson_id end,
       p.salesperson_id, 2, p.prefix, case when is_invoice then 'PLANTED-SECRET-move-' || p.id end, p.name,
       case when p.move_type = 'in_invoice' then 'bill ' || lhcr_sample.pick(999999, 204, p.id) when p.part = 1
         and p.move_type = 'entry' then doc.name end,
       p.state, p.move_type, 'no', case when p.move_type = 'out_invoice' then p.name end,
       case when p.state <> 'posted' or p.move_type = 'entry' then 'not_paid' when p.part = 1 then 'paid'
         when p.follow is null then 'not_paid' when p.residual <> 0 or p.residual_balance <> 0 then 'partial'
         when p.follow in ('credit', 'credit_line') then 'reversed' else 'paid' end,
       case when is_invoice then partner.complete_name end,
       case when p.move_type = 'out_invoice' and lhcr_sample.chance(50, 205, p.d) then 'S' || lpad(p.d::text, 6, '0') end,
       p.date, case when is_invoice then p.date end, case when is_invoice then p.due_date end,
       case when is_invoice then p.date end,
       case when is_invoice and lhcr_sample.chance(5, 206, p.id) then '<p>thank you</p>' end, p.rate, p.untaxed, p.tax, p.total,
       case when is_invoice then p.residual else 0 end, p.untaxed_balance * direction, p.untaxed * direction,
       p.tax_balance * direction, p.total_balance * direction, p.total * direction,
       case when is_invoice then p.residual_balance * direction else 0 end, false, false, true, p.state <> 'draft', false,
       false, p.created_at, p.written_at, case when is_invoice then 1 + p.company_id % 2 end
from lhcr_sample.posting p
left join lhcr_sample.posting doc on doc.d = p.d and doc.part = 0 and p.part = 1
left join res_partner partner on partner.id = p.contact_id
cross join lateral (select p.move_type <> 'entry' as is_invoice,
                           case when p.move_type = 'entry' then 1 else p.sign end as direction) facts;
