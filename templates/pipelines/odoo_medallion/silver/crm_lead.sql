-- One row a lead or opportunity, archived ones included. As in Odoo, lost is what was archived at a probability of 0, also
-- out of a won stage; else a stage that means won wins, and what is archived otherwise counts as lost too (the won_status that
-- Odoo 19 stores calls it pending).
select l.id,
       l.name,
       l.type as kind,
       case when not coalesce(l.active, true) and l.probability = 0 then 'lost'
            when s.is_won then 'won'
            when not coalesce(l.active, true) then 'lost'
            else 'open' end as status,
       coalesce(l.company_id, t.company_id, 0) as company_id,
       l.team_id,
       translated(t.name, getvariable('lang')) as team,
       l.stage_id,
       translated(s.name, getvariable('lang')) as stage,
       s.sequence as stage_sequence,
       l.user_id as salesperson_id,
       l.partner_id,
       l.contact_name,
       l.email_from as email,
       l.phone,
       country.code as country_code,
       money(l.expected_revenue) as expected_revenue,
       try_cast(l.probability as decimal(9, 4)) as probability,
       try_cast(try_cast(l.expected_revenue as decimal(22, 6)) * try_cast(l.probability as decimal(9, 4)) * 0.01::decimal(3, 2)
         as decimal(38, 6)) as weighted_revenue,
       l.date_deadline as deadline,
       l.create_date as created_at,
       l.date_closed as closed_at,
       l.write_date as written_at
from bronze.crm_lead l
left join bronze.crm_stage s on s.id = l.stage_id
left join bronze.crm_team t on t.id = l.team_id
left join bronze.res_country country on country.id = l.country_id
