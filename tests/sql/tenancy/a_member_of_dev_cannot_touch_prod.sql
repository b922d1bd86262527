select test.be('ada');
select test.template('one', 1);
select test.run('one', '{"environment": "prod"}') as prod \gset
select test.run('one') as dev \gset
select test.be('dave');
select test.is(ops.run_claim('w', p_limit => 10) #>> '{claims,0,run_id}', :'dev', 'his worker claims in dev');
select test.is(ops.run_claim('w', p_limit => 10) -> 'claims', '[]', 'and nothing else');
select test.throws(format('select ops.run_show(%L)', :'prod'), 'LH006', 'the run of prod is not there for him');
select test.throws(format('select ops.run_cancel(%L)', :'prod'), 'LH006', 'nor to cancel');
select test.throws($$select test.run('one', '{"environment": "prod"}')$$, 'LH006', 'nor can he create one');
select test.throws($$select ops.connection_list('sales', 'prod')$$, 'LH006', 'nor see its connections');
select test.is(jsonb_array_length(ops.run_list() -> 'runs'), 1, 'his list is dev');
