// Artifacts in the control plane: write-once rows by sha256, and the runs that refer to them. The bytes are lib/store's.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"

namespace lhcr::runs {

/// What an attempt is about to push: from the answer on, until its lease ends, `artifact gc` leaves the bytes of these hashes alone.
json artifact_announce(db::Connection& database, const Lease& lease, const std::vector<std::string>& hashes);
/// `artifact`: {sha256, byte_size, content_type, storage_url, name}. Again is fine; with another size or type it is a conflict.
json artifact_register(db::Connection& database, const Lease& lease, const json& artifact);
/// Which of `objects` ([{sha256, modified_at}], found below the environment's prefix) nobody needs → {removable: [sha256], named,
/// announced, young, busy}. With `take` inside of a transaction: the answer holds until its end, and announcements of these hashes wait for
/// it.
json artifact_gc(db::Connection& database, const std::string& org, const std::string& project, const std::string& environment,
                 const json& objects, std::chrono::milliseconds retention, bool take);
json artifact_list(db::Connection& database, const std::string& run_id);
/// `environment`: empty when the caller is a member of one only.
json artifact_show(db::Connection& database, const std::string& sha256, const std::string& environment = {});

}  // namespace lhcr::runs
