// Whether the gate would notice: one violation of each rule that is on is planted into a copy of somebody's own bundle, and the copy is
// judged as the gate judges. Called by `lhcr spec selftest`.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "specs/change.hpp"
#include "specs/gate.hpp"

namespace lhcr::specs {

enum class Outcome : unsigned char { tripped, not_applicable, not_tripped };
/// "tripped", "not applicable", "NOT tripped".
std::string_view outcome_name(Outcome outcome);

struct Trial {
    RuleId rule{};
    Outcome outcome = Outcome::not_tripped;
    Severity severity = Severity::error;  ///< as configured
    std::string slug;                     ///< of the bundle it was planted into; empty: of none
    std::string place;                    ///< of what was told: "tasks.md:12"
    std::string why;                      ///< why it is not applicable, or what was told instead
    std::set<std::string> others;         ///< names of rules that were told anew beside it
};

/// The gate that is put to the test: `judge`, but for tests of this test.
using Gate = std::function<Report(const std::vector<Place>&, const Selection&, const Around*)>;

/// One trial for each rule, in the order of the table. `paths`: which code needs a bundle. `baseline`: fingerprints that do not count.
/// Writes and removes a folder of its own in the system's temporary folder; the bundles are only read.
std::vector<Trial> selftest(const std::vector<Place>& places, const Selection& selection, const PathMap& paths,
                            const std::set<std::string>& baseline, const Gate& gate = {});

}  // namespace lhcr::specs
