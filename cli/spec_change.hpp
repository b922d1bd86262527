// What lies around the spec bundles of a repository in time, asked of git: history, a branch, the commit of a run.
// For `lhcr spec validate` and `spec selftest`.
#pragma once

#include <string>
#include <vector>

#include "specs/bundle.hpp"
#include "specs/change.hpp"
#include "specs/settings.hpp"

namespace lhcr::cli {

class Session;

struct AroundFlags {
    std::string against;  ///< where the branch began; empty: no branch is judged
    std::string message;  ///< a file with the pull request's text
    std::string run;      ///< a file with the record of a run
    bool history = false;
    bool any() const { return history || !against.empty() || !message.empty() || !run.empty(); }
};

/// `places` are all bundles of the repository. Throws Errc::usage where git cannot tell what was asked: a part is never taken for the
/// whole.
specs::Around around_of(Session& session, const std::vector<specs::Place>& places, const specs::Settings& settings,
                        const AroundFlags& flags);

}  // namespace lhcr::cli
