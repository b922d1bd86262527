// Artifacts in the control plane: write-once rows by sha256, and the runs that refer to them. The bytes are lib/store's.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"

namespace lhcr::runs {

/// `artifact`: {sha256, byte_size, content_type, storage_url, name}. Again is fine; with another size or type it is a conflict.
json artifact_register(db::Connection& database, const Lease& lease, const json& artifact);
json artifact_list(db::Connection& database, const std::string& run_id);
/// `environment`: empty when the caller is a member of one only.
json artifact_show(db::Connection& database, const std::string& sha256, const std::string& environment = {});

}  // namespace lhcr::runs
