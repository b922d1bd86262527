// `${params.name}`, `${run.field}` and `${scratch}` in texts of a phase's input. Used by runbook (arguments) and postgres (parameters):
// always within one argument or one bound parameter, so that a value can never become another one, and never in SQL or shell text.
#pragma once

#include <string>

#include "exec/phase_context.hpp"

namespace lhcr::exec {

/// Throws Errc::usage for a name that the run does not have.
std::string substitute(const std::string& text, const PhaseContext& context);

}  // namespace lhcr::exec
