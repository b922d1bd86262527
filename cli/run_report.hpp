// A finished (or running) run for people and programs: phases with times, tables with hashes. Used by `run show|watch`, --wait and
// `pipeline run`.
#pragma once

#include "base/json.hpp"

namespace lhcr::cli {

class Session;

/// {run_id, status, template, environment, git_sha, …, phases:[…], tables:[…], skipped:[…], checks:{…}} from what run_show answered.
json run_document(const json& shown);
/// Prints it and returns the exit code of the run's status.
int report_run(Session& session, const json& shown);

}  // namespace lhcr::cli
