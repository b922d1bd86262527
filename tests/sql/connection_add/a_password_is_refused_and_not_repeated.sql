select test.be('ada');
select ops.connection_add('{"project": "sales", "environment": "dev", "name": "odoo", "kind": "odoo", "conninfo": "host=db user=odoo dbname=odoo"}');
select test.throws(format('select ops.connection_add(%L)', jsonb_build_object('project', 'sales', 'environment', 'dev', 'name', 'x', 'kind', 'odoo', 'conninfo', c)), 'LH022', c)
  from unnest(array['host=db password=hunter2', 'host=db PASSWORD = hunter2', 'postgresql://u:hunter2@db/odoo', 'postgresql://u@db/odoo?password=hunter2', 'host=db sslpassword=hunter2']) c;
select test.is(jsonb_array_length(ops.connection_list('sales', 'dev') -> 'connections'), 1, 'only the good one');
select test.is(ops.connection_show('sales', 'dev', 'odoo') ->> 'kind', 'odoo', 'shown');
select test.is(ops.connection_remove('sales', 'dev', 'odoo') ->> 'removed', 'true', 'removed');
select test.throws($$select ops.connection_show('sales', 'dev', 'odoo')$$, 'LH006', 'gone');
