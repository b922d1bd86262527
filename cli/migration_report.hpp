// Migration findings as a report of the gate's kind. For `lhcr migrate lint`, `migrate rules` and the reference.
#pragma once

#include "migrations/lint.hpp"
#include "specs/report/report.hpp"

namespace lhcr::cli {

const specs::Tool& migration_tool();
/// A "bundle" of the report is a file.
specs::Report report_of(const migrations::Report& lint);

}  // namespace lhcr::cli
