select test.be('ada');
select test.template('one', 1);
select test.run('one', '{"spec_slug": "orders", "spec_hash": "h1", "labels": {"requirement_ref": "FR-001,FR-002", "task_ref": "T001"}}') as passed \gset
select test.run('one', '{"spec_slug": "orders", "labels": {"evidence": "junit"}}') as failed \gset
select test.run('one', '{"spec_slug": "orders"}') as silent \gset
select test.run('one', '{"spec_slug": "stock", "labels": {"task_ref": "T001"}}') as other \gset
select test.is(ops.spec_trace('{"slugs": ["orders", "stock"]}') -> 'runs', '[]', 'a run that has not ended shows nothing');
select test.be('wendy');
select test.start() as claim \gset
select repeat('a', 64) as sha \gset
select ops.artifact_register(:'passed', 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid, jsonb_build_object('sha256', :'sha', 'byte_size', 3, 'content_type', 'application/xml', 'storage_url', test.place(:'sha'), 'name', 'junit.xml'));
select test.complete(:'claim');
select test.start() as claim \gset
select ops.phase_fail(:'failed', 'p1', (:'claim'::jsonb ->> 'lease_token')::uuid, '{"class": "permanent", "message": "2 of 9", "exit_code": 7}');
select test.complete(test.start()), test.complete(test.start());
select test.is(test.status(:'silent') || ' ' || test.status(:'other'), 'succeeded succeeded', 'all have ended');
select test.be('audrey');
select ops.spec_trace('{"slugs": ["orders"], "project": "sales", "environment": "dev"}') as answer \gset
select test.is((select string_agg(r ->> 'run_id', ' ') from jsonb_array_elements(:'answer'::jsonb -> 'runs') r), :'failed' || ' ' || :'passed', 'the newest first, without the one that says nothing, without the other bundle''s');
select test.is(:'answer'::jsonb #>> '{runs,0,exit_code}', '7', 'how the program ended');
select test.is(:'answer'::jsonb #>> '{runs,0,evidence}', 'junit', 'what it keeps');
select test.is((:'answer'::jsonb #> '{runs,1}') - array['run_id', 'finished_at', 'artifacts'], '{"environment": "dev", "template": "one", "template_version": 1, "status": "succeeded", "git_sha": "0123456789abcdef", "git_dirty": false, "spec_slug": "orders", "spec_hash": "h1", "requirement_ref": "FR-001,FR-002", "task_ref": "T001", "evidence": null, "failure_class": null, "exit_code": 0}', 'commit, bundle, what it shows');
select test.is((:'answer'::jsonb #> '{runs,1,artifacts,0}') - 'storage_url', jsonb_build_object('name', 'junit.xml', 'sha256', :'sha', 'byte_size', 3, 'content_type', 'application/xml'), 'what it kept, by hash');
select test.is(:'answer'::jsonb ->> 'more', 'false', 'that is all');
select test.is(ops.spec_trace('{"slugs": ["orders"], "limit": 1}') ->> 'more', 'true', 'or it is not, and says so');
select test.is(ops.spec_trace('{"slugs": ["orders"], "environment": "prod"}') -> 'runs', '[]', 'of one environment');
select test.is(ops.spec_trace('{}') -> 'runs', '[]', 'of no bundle');
select test.throws(format('select ops.spec_trace(%L)', f), 'LH022', f)
  from unnest(array['[]', '{"slugs": "orders"}', '{"slugs": [1]}', '{"slugs": [], "limit": 0}', '{"slugs": [], "limit": "x"}']) f;
