// The scratch of rebuilds, <organisation>/<environment>/scratch/<run>/…: found in the store, removed when the control plane says that
// its run ended long ago and nothing builds on it. Called by `lhcr artifact gc` and by a rebuild's last phase.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "store/store.hpp"

namespace lhcr::exec {

/// How long a rebuild's files stay after its end, where nobody says otherwise.
inline constexpr std::chrono::hours scratch_retention{24 * 7};

/// <organisation>/<environment>/scratch/
std::string scratch_prefix(const std::string& organisation, const std::string& environment);

struct ExpiredScratch {
    std::string run_id;
    std::int64_t objects = 0;
    std::int64_t bytes = 0;
};

/// With `remove` they are gone when it returns. Dying half way, or two at once, is fine: the next one finds the rest.
std::vector<ExpiredScratch> expire_scratch(db::Connection& database, store::ObjectStore& store, const std::string& organisation,
                                           const std::string& environment, std::chrono::milliseconds retention, bool remove);

}  // namespace lhcr::exec
