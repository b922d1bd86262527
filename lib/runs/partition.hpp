// The months that runs, their trails and the audit live in, and their end. For members of lhcr_owner. Called by `lhcr admin
// partitions|prune`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// → `{months: [{month, from, to, state, rows, bytes, live_runs, tables, versions, audit_exported, held_by, partitions}], pruned}`.
json partition_list(db::Connection& database);

/// One step of a prune: drops what ended before the month of now − `keep` ("13 months") and that nothing holds. `history`: also months
/// whose published tables have newer versions by now. → `{before, dry_run, months: [{month, rows, bytes, action, held_by}], steps, more,
/// busy}`; call it again while `more` is true; `busy` says who holds a table that it waits for.
json prune(db::Connection& database, const std::string& keep, bool dry_run, bool history);

}  // namespace lhcr::runs
