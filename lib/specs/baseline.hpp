// A baseline: the findings that a repository lives with for now, by fingerprint, never by line. It only shrinks unless it is told to grow.
// Called by `lhcr spec validate --baseline`.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "specs/gate.hpp"

namespace lhcr::specs {

struct Baseline {
    std::set<std::string> fingerprints;
    json document = json::object();  ///< the file as it is; the thresholds of `spec trace` are in it too
};
/// Throws Errc::usage when it is not there or is none: a gate that cannot read its baseline has not passed.
Baseline read_baseline(const std::filesystem::path& path);
Baseline parse_baseline(const std::string& text, const std::string& name);
/// Marks what the baseline holds as suppressed, counts anew, and returns how many of its entries nothing needs any more. Entries of bundles
/// that are there and were not judged are none of these.
std::size_t apply_baseline(const Baseline& baseline, Report& report);
/// The text of a baseline that holds all that counts now, what was held before and still is there, and what `before` holds of bundles that
/// were not judged. Its thresholds are kept.
std::string baseline_text(const Report& report, const Baseline& before = {});
/// The text of the same baseline with these thresholds.
std::string baseline_text(const Baseline& baseline, const json& thresholds);

}  // namespace lhcr::specs
