-- Runs that are evidence, found by the bundle they answer to. Only runs that say what they show are in the index: labels requirement_ref,
-- task_ref or evidence. All others pay nothing for it.
set local role lhcr_owner;
create index run_evidence_by_spec on ops.run (environment_id, spec_slug, run_id)
  where labels ?| array['requirement_ref', 'task_ref', 'evidence'];
reset role;
