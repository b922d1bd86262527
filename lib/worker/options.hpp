// What a worker is told: by `lhcr worker`, by --wait in the local context, by tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/log.hpp"

namespace lhcr::worker {

struct Options {
    std::string database;  ///< conninfo of the control plane
    std::string store;     ///< URL of the object store; empty: phases that need one fail
    std::string name;      ///< empty: <host>:<pid>
    int slots = 2;
    std::vector<std::string> lanes;                  ///< empty: all
    std::string environment;                         ///< empty: all that the login may work in
    json capabilities = json::object();              ///< beside those every worker of this binary has
    std::string run_id;                              ///< only this run, and end when it is finished
    std::optional<std::chrono::milliseconds> lease;  ///< instead of the template's
    bool once = false;                               ///< end when nothing is claimable
    int max_runs = 0;                                ///< finish so many runs, then end; 0: no limit
    std::chrono::milliseconds drain_timeout{30'000};
    std::chrono::milliseconds grace{3000};  ///< between SIGTERM and SIGKILL of an attempt
    bool listen = true;
    std::filesystem::path health_file;          ///< empty: none
    std::filesystem::path scratch_root;         ///< empty: $TMPDIR or /tmp
    std::int64_t memory_mb = 0;                 ///< one attempt with all its processes is ended above it; 0: no limit
    bool deliver = true;                        ///< alerts of the environments it works in
    std::string alert_hosts;                    ///< hosts inside of the network that channels may name (lib/alerts/address.hpp)
    int threads = 0;                            ///< of one attempt; 0: cores / slots
    bool quiet = false;                         ///< what goes well is told at level debug
    std::string executable = "/proc/self/exe";  ///< the lhcr that hosts phases
};

inline log::Level level_of(const Options& options) {
    return options.quiet ? log::Level::debug : log::Level::info;
}

/// What it did, for the last log line and for tests.
struct Summary {
    int attempts = 0;
    int succeeded = 0;
    int failed = 0;
    int released = 0;
    int lost = 0;
};

}  // namespace lhcr::worker
