-- Scalar macros of the odoo_medallion pipeline: how Odoo stores translated and company-dependent values, and
-- exact decimal arithmetic. Run once by the engine before the first query; none of them names a table.

-- A translated field is jsonb text {"en_US": "…", "fr_FR": "…"} with the languages that were written, or plain text
-- in a version that does not translate it. The wanted language wins, then en_US, then the first language by name.
create or replace macro translated(value, lang) as
  case when starts_with(value, '{') and json_valid(value) and json_type(value) = 'OBJECT'
       then coalesce(json_extract_string(value, ['$."' || lang || '"'])[1],
                     json_extract_string(value, '$."en_US"'),
                     json_extract_string(value, '$."' || list_sort(json_keys(value))[1] || '"'))
       else value end;
