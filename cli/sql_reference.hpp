// The reference of the SQL functions that a login may call, made from their sources: names and arguments as they are declared, and the
// comments above them. Called by `lhcr __dump sql`.
#pragma once

#include <string>

namespace lhcr::cli {

std::string sql_reference_text();

}  // namespace lhcr::cli
