// Artifacts in the control plane: write-once rows by sha256, and the runs that refer to them. The bytes are lib/store's.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"

namespace lhcr::runs {

/// `artifact`: {sha256, byte_size, content_type, storage_url, name}. Again is fine; with another size or type it is a conflict.
json artifact_register(db::Connection& database, const Lease& lease, const json& artifact);
json artifact_list(db::Connection& database, const std::string& run_id);
/// `environment`: empty when the caller is a member of one only.
json artifact_show(db::Connection& database, const std::string& sha256, const std::string& environment = {});

/// Where an artifact's bytes are below the store's root. The scope is part of it: content is never shared across environments.
std::string artifact_key(std::string_view org, std::string_view project, std::string_view environment, std::string_view sha256);

}  // namespace lhcr::runs
