-- One row a contact, archived ones included. Invoices and reports count under the commercial partner: the company a
-- contact or address belongs to, or the contact itself.
select p.id,
       p.name,
       coalesce(p.commercial_partner_id, p.id) as commercial_partner_id,
       coalesce(head.name, p.name) as commercial_partner,
       p.parent_id,
       p.company_id,
       coalesce(p.is_company, false) as is_company,
       p.type as kind,
       p.email,
       p.phone,
       p.street,
       p.zip,
       p.city,
       country.code as country_code,
       translated(country.name, getvariable('lang')) as country,
       p.vat,
       p.lang,
       coalesce(p.customer_rank, 0) > 0 as is_customer,
       coalesce(p.supplier_rank, 0) > 0 as is_supplier,
       coalesce(p.active, true) as active,
       p.create_date as created_at,
       p.write_date as written_at
from bronze.res_partner p
left join bronze.res_partner head on head.id = p.commercial_partner_id
left join bronze.res_country country on country.id = p.country_id
