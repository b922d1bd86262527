// Objects below an environment's artifact prefix that no row names: left by attempts that died between the bytes and the row, or by
// uploads that nobody registered. Called by `lhcr artifact gc`.
//
// The control plane decides what may go. An object is removed inside of the transaction in which ops.artifact_gc answered it: a push of
// the same hash announces it first, so it waits for that transaction, finds the bytes gone and sends them; or it came first, and the
// object stays. A process that dies here has removed some objects and locks nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "db/connection.hpp"
#include "store/artifact_store.hpp"

namespace lhcr::exec {

struct CollectOptions {
    std::chrono::milliseconds retention{std::chrono::hours(24 * 7)};
    bool remove = false;
    std::function<void(std::int64_t objects)> progress = [](std::int64_t) {};
};

struct ArtifactCollection {
    std::vector<store::ObjectInfo> removable;  ///< removed already when that was asked for
    std::int64_t bytes = 0;                    ///< of these
    std::int64_t named = 0;                    ///< by a row
    std::int64_t announced = 0;                ///< by an attempt that goes on, or is just announcing
    std::int64_t young = 0;                    ///< younger than the retention
    std::int64_t foreign = 0;                  ///< not ours by their name: never touched
};

ArtifactCollection collect_artifacts(db::Connection& database, store::ObjectStore& store, const store::ArtifactScope& scope,
                                     const CollectOptions& options);

}  // namespace lhcr::exec
