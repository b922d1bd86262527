-- Leads and opportunities by company, team and stage. Expected revenue is of the open ones; weighted by their probability.
-- 0 stands for no company, team or stage.
select l.company_id,
       max(company.name) as company,
       coalesce(l.team_id, 0) as team_id,
       max(l.team) as team,
       coalesce(l.stage_id, 0) as stage_id,
       max(l.stage) as stage,
       max(l.stage_sequence) as stage_sequence,
       count(*) as leads,
       count(*) filter (where l.status = 'open') as open_leads,
       count(*) filter (where l.status = 'won') as won_leads,
       count(*) filter (where l.status = 'lost') as lost_leads,
       total(coalesce(sum(l.expected_revenue) filter (where l.status = 'open'), 0)) as expected_revenue,
       total(coalesce(sum(l.weighted_revenue) filter (where l.status = 'open'), 0)) as weighted_revenue,
       total(coalesce(sum(l.expected_revenue) filter (where l.status = 'won'), 0)) as won_revenue
from silver.crm_lead l
left join silver.company company on company.id = l.company_id
group by l.company_id, coalesce(l.team_id, 0), coalesce(l.stage_id, 0)
