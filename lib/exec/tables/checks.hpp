// Expectations of one table, run in the engine: counted, named, and where they say so, rows set aside. Used by transform and validate.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "exec/tables/workspace.hpp"

namespace lhcr::exec {

struct CheckOutcome {
    json checks = json::array();       ///< [{table, check, kind, severity, passed, violations, sample?, skipped?}]
    std::int64_t quarantined = 0;      ///< rows set aside, each once
    std::vector<std::string> stopped;  ///< what a red gate says, one line a failed check of severity stop
};

/// Creates the temporary table in which rows set aside are collected over a phase.
void prepare_quarantine(Workspace& workspace);
/// Runs `table`'s expectations over its view. Rows that fail a check of severity quarantine are collected with key, reason and the
/// whole row; the caller then removes them (`quarantined_keys` holds their keys).
CheckOutcome run_checks(Workspace& workspace, const json& table);
/// SQL of the view without the rows set aside by the last run_checks of this table.
std::string without_quarantined(const json& table);
/// The local file that stage_quarantine writes first: Workspace::confine has to know it.
std::filesystem::path quarantine_file(const PhaseContext& context);
/// Writes what was collected as a file of quarantine.<pipeline>; null when there was nothing.
json stage_quarantine(Workspace& workspace, const std::string& pipeline);
/// The schema of every quarantine table, as in the manifest.
json quarantine_schema();

}  // namespace lhcr::exec
