select test.be('ada');
select test.template('one', 1);
select test.run('one');
select test.be('superuser');
set local role lhcr_owner;
select test.throws($$update ops.event set message = 'another'$$, 'LH072', 'update');
select test.throws($$delete from ops.event$$, 'LH072', 'delete');
select test.throws($$truncate ops.event$$, 'LH072', 'truncate');
select test.throws(format('delete from %s', (select tableoid::regclass from ops.event limit 1)), 'LH072', 'delete by the month''s name');
select tableoid::regclass as month from ops.event limit 1 \gset
select test.throws(format('truncate %s', :'month'), 'LH072', 'truncate by the month''s name');
