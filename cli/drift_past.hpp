// What parts and bundles were when they were validated: by the lock file, by a commit, or by gate runs of the control plane. For `lhcr spec
// drift`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "drift/drift.hpp"
#include "drift/parts.hpp"

namespace lhcr::cli {

class Session;

struct DriftPast {
    bool found = false;
    drift::Pins pins;
    drift::OldText old_text;
    std::string name;  ///< ".lhcr/spec.lock", "main", "run 0198…"
};

/// Texts are looked for by their hash in the history of each file.
DriftPast past_of_lock(const std::filesystem::path& path, const std::string& name);
/// The working directory is the root of the repository.
DriftPast past_of_commit(const std::string& commit, const std::string& name, const drift::Settings& settings,
                         const std::vector<drift::State>& states);
/// `run`: an id, or "last". A run names a commit, and a commit every file. Throws Errc::gate_rejected for a run that did not succeed or
/// whose commit does not hold the bundle that it validated.
DriftPast past_of_runs(Session& session, const std::string& run, const std::string& template_name, const drift::Settings& settings,
                       const std::vector<drift::State>& states);

}  // namespace lhcr::cli
