select test.is((select array_agg(name::text order by name) from ops.run_status_entry), enum_range(null::ops.run_status)::text[], 'run statuses');
select test.is((select array_agg(name::text order by name) from ops.phase_status_entry), enum_range(null::ops.phase_status)::text[], 'phase statuses');
select test.is((select array_agg(name::text order by name) from ops.failure_class_entry), enum_range(null::ops.failure_class)::text[], 'failure classes');
select test.is((select count(*) from ops.run_transition t join ops.run_status_entry s on s.name = t.from_status where s.terminal), 0::bigint, 'nothing leads out of a run''s end');
select test.is((select count(*) from ops.phase_transition t join ops.phase_status_entry s on s.name = t.from_status where s.terminal), 0::bigint, 'nor out of a phase''s');
