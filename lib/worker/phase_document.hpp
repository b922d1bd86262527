// Claim → phase context document (docs/contracts.md §2): what the worker adds to what the database answered.
#pragma once

#include <map>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"
#include "worker/options.hpp"

namespace lhcr::worker {

class PhaseDocuments {
public:
    explicit PhaseDocuments(const Options& options) : options_(options) {}

    /// Reads the environment's connections (kept for seconds) and, for a runbook, the marks of its earlier attempts.
    json make(db::Connection& database, const runs::Claim& claim, const std::string& scratch);

private:
    const json& connections(db::Connection& database, const json& run);

    struct Kept {
        json connections;
        std::int64_t until_ms = 0;
    };
    const Options& options_;
    std::map<std::string, Kept> kept_;
};

}  // namespace lhcr::worker
