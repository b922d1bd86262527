select test.be('ada');
select test.is(ops.connection_add(jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', 'a' || n, 'kind', 'odoo', 'conninfo', 'host=db', 'secret_ref', r)) ->> 'secret_ref', r, r)
  from (values (1, 'env:ODOO_PASSWORD'), (2, 'file:/run/secrets/odoo')) as given(n, r);
select test.throws(format('select ops.connection_add(%L)', jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', 'x', 'kind', 'odoo', 'conninfo', 'host=db', 'secret_ref', r)), 'LH022', r)
  from unnest(array['hunter2', 'env:', 'env:hun ter2', 'env:1X', 'file:relative', 'file:/', E'file:/a\nb', 'vault:x', '']) r;
select test.is(jsonb_array_length(ops.connection_list('sales', 'dev') -> 'connections'), 2, 'only the good ones');
