// Runs of the control plane as evidence for spec bundles: their labels, and the JUnit reports that they kept. Used by `spec trace`.
#pragma once

#include <string>
#include <vector>

#include "specs/trace/trace.hpp"

namespace lhcr::cli {

class Session;

struct SpecRuns {
    std::vector<specs::trace::Evidence> evidence;  ///< commits as the runs name them
    std::vector<std::string> notes;                ///< what could not be read
};

/// One call of the control plane for all slugs; reports of runs labelled `evidence` are read from the store, by their hash.
SpecRuns spec_runs(Session& session, const std::vector<std::string>& slugs);

}  // namespace lhcr::cli
