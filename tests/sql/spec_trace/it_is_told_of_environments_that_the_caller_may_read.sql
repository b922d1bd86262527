select test.be('ada');
select test.template('one', 1);
select test.run('one', '{"labels": {"task_ref": "T001"}}') as dev \gset
select test.run('one', '{"labels": {"task_ref": "T001"}, "environment": "prod"}') as prod \gset
select test.be('wendy');
select test.complete(test.start()), test.complete(test.start());
select test.is(jsonb_array_length(ops.spec_trace('{"slugs": ["shop"]}') -> 'runs'), 2, 'who may read both');
select test.be('dave');
select test.is(ops.spec_trace('{"slugs": ["shop"]}') #>> '{runs,0,environment}', 'dev', 'a member of dev sees dev');
select test.is(jsonb_array_length(ops.spec_trace('{"slugs": ["shop"]}') -> 'runs'), 1, 'and nothing else');
select test.be('eve');
select test.is(ops.spec_trace('{"slugs": ["shop"]}') -> 'runs', '[]', 'another organisation nothing, though it knows the slug');
select test.is(ops.spec_trace('{"slugs": ["shop"], "org": "acme", "project": "sales"}') -> 'runs', '[]', 'whatever it asks for');
