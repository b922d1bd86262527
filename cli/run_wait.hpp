// Waiting for a run: its events as progress on stderr, its end as exit code. In the local context a worker is run here when none is
// alive. Used by `run create|watch|rebuild --wait` and `pipeline run --wait`.
#pragma once

#include <chrono>
#include <string>

#include "base/json.hpp"

namespace lhcr::cli {

class Session;

struct WaitOptions {
    std::chrono::milliseconds timeout{0};  ///< 0: as long as it takes; then Errc::wait_timeout, the run goes on
    int slots = 1;                         ///< of the worker that is run here
};

/// Returns what run_show says once the run is finished. Throws Errc::interrupted at Ctrl-C and Errc::terminated at SIGTERM: the run lives
/// (a worker of our own gives its phase back first) and the message says how to go on with it and how to cancel it.
json wait_for_run(Session& session, const std::string& run_id, const WaitOptions& options = {});

/// 0 succeeded · 5 failed · 11 cancelled · 12 timed out.
int exit_code_of_run(const std::string& status);

}  // namespace lhcr::cli
