// What a phase executor sees and answers. One executor a file in lib/exec/phases/, listed in phases.def; the host (host.cpp) reads
// the context document of docs/contracts.md §2, calls the executor and sends its result.
//
// An executor throws lhcr::Error for a failure: the host turns the Errc into the failure class (unavailable → transient,
// timed_out → timeout, cancelled, cap…, else permanent). It must be safe to run twice: effects are published once by their own marks.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace lhcr::exec {

struct PhaseLimits {
    int memory_mb = 512;
    int threads = 2;
};

class PhaseContext {
public:
    json run;      ///< {run_id, org, project, environment, git_sha, spec_slug, params, as_of, template, template_version, rebuild_of?}
    json phase;    ///< {name, kind, executor, input, attempt, lease_token}
    json outputs;  ///< earlier phase's name → its output manifest
    json connections;       ///< name → {kind, conninfo, secret_ref?}
    std::string database;   ///< conninfo of the control plane
    std::string store_url;  ///< where objects go: file:///… or s3://…
    std::filesystem::path scratch;  ///< local folder of this attempt, removed after it
    PhaseLimits limits;
    std::atomic<bool> cancelled{false};  ///< set by SIGTERM; long work polls it and throws Errc::cancelled

    /// Called by the executor, delivered in order by the host under the attempt's lease.
    std::function<void(std::string_view type, std::string_view level, std::string_view message, const json& payload)> event;
    std::function<void(const json& artifact)> artifact;
    std::function<void(std::string_view message, std::int64_t done, std::int64_t total, std::string_view unit)> progress;

    const json& input() const { return phase.at("input"); }
};

/// A phase that did its work. `usage`: {rows, bytes_in, bytes_out}, as far as they make sense.
struct PhaseResult {
    json output = json::object();
    json usage = json::object();
};

using Executor = PhaseResult (*)(PhaseContext&);

}  // namespace lhcr::exec
