// Disables in comments, applied after all of a file's checks ran; for lint.cpp.
#pragma once

#include <vector>

#include "migrations/check.hpp"

namespace lhcr::migrations {

/// Marks what is disabled among the findings from `from` on, and adds MG002 and MG003.
void apply_disables(Check& check, std::vector<Finding>& found, std::size_t from);

}  // namespace lhcr::migrations
