// The report of `lhcr caps report` as Markdown.
#pragma once

#include <string>

#include "base/json.hpp"

namespace lhcr::cli {

/// `report`: the answer of ops.cap_report. A table of the caps, then one for each cap with its windows.
std::string caps_markdown(const json& report);

}  // namespace lhcr::cli
