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
/// Throws Errc::usage when the commit or the bundle is not known, Errc::gate_rejected for a dirty tree outside `dev`; a bundle whose files
/// are not those of the commit is as dirty.
json run_origin(Session& session, const OriginFlags& flags, const std::string& default_spec);
/// Where the template has a phase of executor `spec`: puts the bundle that the run names into the parameter it reads, unless that was
/// given. Throws Errc::usage when the bundle is not found from here.
void attach_spec_bundle(json& request, const json& template_body);

}  // namespace lhcr::cli
