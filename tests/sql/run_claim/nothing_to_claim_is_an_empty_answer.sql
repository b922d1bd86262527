select test.be('wendy');
select test.is(test.claim(), '[]', 'nothing');
