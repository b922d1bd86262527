select test.be('ada');
select test.is(ops.setting_get('sales', 'dev', 'x') ->> 'revision', '0', 'not there');
select test.is(ops.setting_set('sales', 'dev', 'x', '1', 0) ->> 'revision', '1', 'made');
select test.throws($$select ops.setting_set('sales', 'dev', 'x', '2', 0)$$, 'LH007', 'it exists');
select test.is(ops.setting_set('sales', 'dev', 'x', '2', 1) ->> 'revision', '2', 'from the revision that was read');
select test.throws($$select ops.setting_set('sales', 'dev', 'x', '3', 1)$$, 'LH007', 'an old revision');
select test.throws($$select ops.setting_set('sales', 'dev', 'y', '3', 7)$$, 'LH007', 'a revision of what is not there');
select test.is(ops.setting_set('sales', 'dev', 'x', '4') ->> 'revision', '3', 'or without asking');
