// Where a run comes from: the commit and the spec bundle that every run must name. Read from the repository when the command runs in
// one; flags win. Used by `run create` and `pipeline run`.
#pragma once

#include <string>

#include "base/json.hpp"

namespace CLI {
class App;
}

namespace lhcr::cli {

class Session;

struct OriginFlags {
    std::string git_sha;
    std::string spec;
};

void bind_origin_flags(CLI::App& app, OriginFlags& flags);

/// {git_sha, git_dirty, spec_slug, spec_hash?} for a run request. `default_spec`: what the pipeline says, used when no flag does.
/// Throws Errc::usage when the commit or the bundle is not known, Errc::gate_rejected for a dirty tree outside `dev`.
json run_origin(Session& session, const OriginFlags& flags, const std::string& default_spec);

}  // namespace lhcr::cli
