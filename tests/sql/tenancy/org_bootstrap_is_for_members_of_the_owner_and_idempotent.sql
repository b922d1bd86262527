select test.be('ada');
select test.throws($$select ops.org_bootstrap('x', 'y')$$, '42501', 'a platform admin may not');
select test.be('superuser');
select ops.org_bootstrap('x', 'y', 'test_nobody', 'service') as first \gset
select test.is(ops.org_bootstrap('x', 'y', 'test_nobody', 'service'), :'first'::jsonb, 'twice is once');
select test.throws($$select ops.org_bootstrap('Bad Name', 'y')$$, 'LH022', 'names are slugs');
select test.be('nobody');
select test.is(ops.whoami() #>> '{memberships,0,role}', 'platform_admin', 'the login is its platform admin');
