select test.be('ada');
select test.template('one', 1);
select test.throws($$select test.run('one', '{"environment": "prod", "git_dirty": true}')$$, 'LH003', 'prod refuses');
select test.ok(test.run('one', '{"git_dirty": true}') is not null, 'dev accepts');
