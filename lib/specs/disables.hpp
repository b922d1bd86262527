// Inline disables, applied after all rules ran; for check_model.
#pragma once

#include <vector>

#include "specs/rules/check.hpp"

namespace lhcr::specs {

/// Marks what is disabled as suppressed and adds SB007 and SB008.
void apply_disables(Check& check, std::vector<Diagnostic>& found);

}  // namespace lhcr::specs
