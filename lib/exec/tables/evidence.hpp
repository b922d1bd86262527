// What is kept beside each output so that its origin can be told: query as written and as compiled, a masked preview, a result
// manifest. Small texts, content-addressed, registered as artifacts of the phase.
#pragma once

#include <string>

#include "base/json.hpp"
#include "exec/tables/workspace.hpp"

namespace lhcr::exec {

/// Adds query_sha256, compiled_sha256, preview_sha256 and manifest_sha256 to `entry`. `table` is the phase input's entry; `compiled`
/// may be empty for a table that no query made. The view of the table must be there.
void keep_evidence(Workspace& workspace, const json& table, json& entry, const std::string& compiled);

}  // namespace lhcr::exec
