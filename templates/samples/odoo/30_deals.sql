-- The business behind the books. A deal is one document (customer invoice, vendor bill, customer payment in advance or
-- miscellaneous entry) and at most one that follows it (payment in full or half, credit note in full or of the first
-- line). Deals are cut off where their journal items reach {{rows}}, so that the number of items is exact.

set local jit = off;
set local work_mem = '128MB';
analyze res_partner;
analyze product_product;
analyze product_template;
analyze res_currency_rate;

create table lhcr_sample.deal as
with drawn as (
  select d,
         (array[1, 1, 1, 1, 1, 2, 2, 2, 3, 4])[1 + lhcr_sample.pick(10, 101, d)] as company_id,
         case when lhcr_sample.pick(100, 102, d) < 68 then 'sale' when lhcr_sample.pick(100, 102, d) < 88 then 'bill'
              when lhcr_sample.pick(100, 102, d) < 93 then 'advance' else 'misc' end as kind,
         -- the larger of two draws: business grows
         first_day + greatest(lhcr_sample.pick(days, 103, d), lhcr_sample.pick(days, 104, d))::integer as date,
         (array['draft', 'draft', 'cancel', 'cancel', 'cancel'])[1 + lhcr_sample.pick(60, 105, d)] as unposted,
         1 + lhcr_sample.pick(5, 106, d)::integer as items,
         not lhcr_sample.chance(15, 107, d) as taxed,
         lhcr_sample.chance(8, 108, d) as has_section,
         15 * lhcr_sample.pick(5, 109, d)::integer as term_days,
         -- the product of two draws: few customers buy most
         13 + (lhcr_sample.pick(1000, 110, d) * lhcr_sample.pick(1000, 111, d) * size.partners / 1000000)::integer as partner_id,
         lhcr_sample.pick(4, 112, d) = 0 as via_contact,
         5 + lhcr_sample.pick(3, 113, d)::integer as salesperson_id,
         case when lhcr_sample.chance(20, 114, d) then 1 + lhcr_sample.pick(5, 115, d)::integer end as foreign_currency_id,
         lhcr_sample.pick(100, 116, d) as fate,
         1 + lhcr_sample.pick(95, 117, d)::integer as fate_days,
         lhcr_sample.chance(60, 118, d) as has_order,
         last_day
  from lhcr_sample.size, lhcr_sample.calendar, generate_series(1, size.deals) d
),
placed as (
  select drawn.*, c.currency_id as company_currency_id, coalesce(c.parent_id, c.id) as root_id,
         coalesce(drawn.foreign_currency_id, c.currency_id) as currency_id,
         coalesce(unposted, 'posted') as state,
         -- the longer ago, the likelier it is settled; three in a hundred never are
         case when unposted is not null or kind not in ('sale', 'bill') or date + fate_days > last_day then null
              when fate >= 97 or fate >= 75 and date > last_day - 150 then null
              when fate < 5 then 'half' when fate < 10 then 'credit' when fate < 13 then 'credit_line' else 'full' end as follow
  from drawn join res_company c on c.id = drawn.company_id
),
priced as (
  select placed.*, own.decimals as company_decimals, cur.decimals, cur.per_dollar, coalesce(r.rate, 1) as rate,
         case when kind not in ('sale', 'bill') then 2 else items + taxed::integer + 1 + has_section::integer end as lines,
         case follow when 'full' then 2 when 'half' then 2 when 'credit' then items + taxed::integer + 1
           when 'credit_line' then 2 + taxed::integer else 0 end as follow_lines
  from placed
  join lhcr_sample.money own on own.currency_id = placed.company_currency_id
  join lhcr_sample.money cur on cur.currency_id = placed.currency_id
  left join res_currency_rate r on r.company_id = placed.root_id and r.currency_id = placed.currency_id
    and r.name = date_trunc('month', placed.date)::date
)
select d, company_id, root_id, kind, date, state, items, taxed, has_section, term_days, partner_id, via_contact, salesperson_id,
       currency_id, decimals, company_currency_id, company_decimals, per_dollar, rate, follow, date + fate_days as follow_date,
       has_order and kind = 'sale' as has_order, lines, follow_lines
from (select priced.*, sum(lines + follow_lines) over (order by d) as lines_so_far from priced) counted
where lines_so_far <= {{rows}}::bigint - 2;

-- What was sold or bought, in the document's currency and in the company's.
create table lhcr_sample.item as
select line.*, round(subtotal / line.rate, line.company_decimals) as balance
from (
  select deal.d, i, p.id as product_id, p.product_tmpl_id as template_id, t.type = 'service' as is_service, deal.rate,
         deal.company_decimals, price.price_unit, quantity, discount,
         round(quantity * price_unit * (100 - discount) * 0.01, deal.decimals) as subtotal
  from lhcr_sample.deal
  cross join lateral generate_series(1, deal.items) i
  cross join (select count(*) as n from product_product) products
  join product_product p on p.id = 1 + lhcr_sample.pick(products.n, 120, deal.d * 8 + i)
  join product_template t on t.id = p.product_tmpl_id
  cross join lateral (
    select round(t.list_price * deal.per_dollar * case deal.kind when 'bill' then 0.6 else 1 end, deal.decimals) as price_unit,
           case when t.type = 'service' then round((1 + lhcr_sample.pick(32, 121, deal.d * 8 + i)) * 0.25, 2)
             else (1 + lhcr_sample.pick(20, 122, deal.d * 8 + i))::numeric end as quantity,
           (array[0, 0, 0, 0, 0, 5, 10, 12.5])[1 + lhcr_sample.pick(8, 123, deal.d * 8 + i)] as discount) price
  where deal.kind in ('sale', 'bill')
) line;
create unique index on lhcr_sample.item (d, i);
create unique index on lhcr_sample.deal (d);
analyze lhcr_sample.deal;
analyze lhcr_sample.item;

-- The journal entries to be, in the order of their dates. `sign` is that of the receivable or payable line. Part 0 is the deal's
-- document, part 1 what follows, part 2 the one entry that fills up to {{rows}} items.
create table lhcr_sample.entry as
with total as (
  select deal.d, part.part, sum(item.subtotal) as untaxed, sum(item.balance) as untaxed_balance
  from lhcr_sample.deal
  join lhcr_sample.item on item.d = deal.d
  join (values (0), (1)) part (part) on part.part = 0 or deal.follow = 'credit' or deal.follow = 'credit_line' and item.i = 1
  group by deal.d, part.part
),
document as (
  select d, part, untaxed, untaxed_balance, tax, round(tax / rate, company_decimals) as tax_balance
  from (
    select total.*, deal.rate, deal.company_decimals,
           case when deal.taxed then round(untaxed * t.amount * 0.01, deal.decimals) else 0 end as tax
    from total join lhcr_sample.deal on deal.d = total.d
    join account_tax t on t.id = deal.root_id * 10 + case deal.kind when 'sale' then 1 else 3 end
  ) taxed
),
part as (
  select deal.d, 0 as part, deal.date,
         case deal.kind when 'sale' then 'out_invoice' when 'bill' then 'in_invoice' else 'entry' end as move_type,
         case deal.kind when 'sale' then 1 when 'bill' then -1 when 'advance' then -1 else 0 end as sign,
         case deal.kind when 'sale' then 1 when 'bill' then 2 else 3 end as journal, deal.lines,
         coalesce(doc.untaxed, 0) as untaxed, coalesce(doc.untaxed_balance, 0) as untaxed_balance, coalesce(doc.tax, 0) as tax,
         coalesce(doc.tax_balance, 0) as tax_balance,
         case
           when doc.d is null then
             round((2000 + lhcr_sample.pick(300000, 130, deal.d)) * deal.per_dollar * 0.01, deal.decimals) end as amount,
         null::numeric as amount_balance
  from lhcr_sample.deal
  left join document doc on doc.d = deal.d and doc.part = 0
  union all
  select deal.d, 1, deal.follow_date,
         case when deal.follow in ('full', 'half') then 'entry' when deal.kind = 'sale' then 'out_refund' else 'in_refund' end,
         case deal.kind when 'sale' then -1 else 1 end,
         case when deal.follow in ('full', 'half') then 3 when deal.kind = 'sale' then 1 else 2 end, deal.follow_lines,
         coalesce(credit.untaxed, 0), coalesce(credit.untaxed_balance, 0), coalesce(credit.tax, 0),
         coalesce(credit.tax_balance, 0),
         case deal.follow when 'full' then doc.untaxed + doc.tax
           when 'half' then round((doc.untaxed + doc.tax) * 0.5, deal.decimals) end,
         case deal.follow when 'full' then doc.untaxed_balance + doc.tax_balance end
  from lhcr_sample.deal
  join document doc on doc.d = deal.d and doc.part = 0
  left join document credit on credit.d = deal.d and credit.part = 1
  where deal.follow is not null
  union all
  select 0, 2, last_day, 'entry', 0, 4,
         {{rows}}::bigint - (select coalesce(sum(lines + follow_lines), 0) from lhcr_sample.deal), 0, 0, 0, 0, null, null
  from lhcr_sample.calendar
)
select row_number() over ordered as id, part.d, part.part, part.date, part.move_type, part.sign, part.lines::integer as lines,
       coalesce(deal.company_id, 1) as company_id, coalesce(deal.root_id, 1) as root_id,
       coalesce(deal.company_id, 1) * 10 + part.journal as journal_id, coalesce(deal.currency_id, 1) as currency_id,
       coalesce(deal.company_currency_id, 1) as company_currency_id, coalesce(deal.rate, 1) as rate,
       coalesce(deal.state, 'posted') as state, deal.kind, deal.follow, deal.partner_id, deal.items, deal.taxed,
       deal.has_section, deal.term_days, deal.follow_date,
       case when deal.via_contact then coalesce(contact.id, deal.partner_id) else deal.partner_id end as contact_id,
       deal.salesperson_id, untaxed, untaxed_balance, tax, tax_balance, untaxed + tax + coalesce(amount, 0) as total,
       untaxed_balance + tax_balance + coalesce(amount_balance, round(amount / deal.rate, deal.company_decimals), 0) as total_balance,
       (sum(part.lines) over ordered - part.lines)::bigint as lines_before
from part
left join lhcr_sample.deal on deal.d = part.d
left join (select parent_id, min(id) as id from res_partner group by parent_id) contact on contact.parent_id = deal.partner_id
window ordered as (order by part.date, part.d, part.part);
create unique index on lhcr_sample.entry (d, part);
create unique index on lhcr_sample.entry (id);
analyze lhcr_sample.entry;
