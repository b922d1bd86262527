// The runs that are evidence for spec bundles: one call of ops.spec_trace. Called by `lhcr spec trace`.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// {runs: [{run_id, environment, template, status, git_sha, git_dirty, spec_slug, spec_hash, requirement_ref, task_ref, evidence,
/// exit_code, finished_at, artifacts: [{name, sha256, byte_size, content_type, storage_url}]}], more}: of all environments of the project
/// that the caller may read, newest first.
json spec_trace(db::Connection& database, const std::string& org, const std::string& project, const std::vector<std::string>& slugs);

}  // namespace lhcr::runs
