// An error as people and programs read it on stderr. Called by app.cpp only.
#pragma once

#include <string>

#include "base/error.hpp"

namespace lhcr::cli {

/// "error[LHCR-R005]: what" with why and try lines, or one line of problem+json (RFC 9457). Redacted and printable; ends with a newline.
std::string error_report(const Error& error, bool as_json, bool colored);

}  // namespace lhcr::cli
