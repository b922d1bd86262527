// How the gates (`spec validate`, `pipeline validate`, `template validate`) print what they found, and the exit code that follows.
#pragma once

#include <string_view>

#include "base/finding.hpp"
#include "base/json.hpp"

namespace lhcr::cli {

class Session;

/// Prints the findings as a list of kind `kind` with `summary`'s fields beside them; → 0, or 3 when one is an error.
/// `subject`: what was checked, for people: "3 bundles".
int report_findings(Session& session, std::string_view kind, const Findings& findings, json summary, std::string_view subject);

}  // namespace lhcr::cli
