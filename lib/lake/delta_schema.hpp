// A Schema as the log's schemaString (Spark's JSON) and back. Included by lib/lake/delta_*.cpp.
#pragma once

#include <string>
#include <string_view>

#include "lake/schema.hpp"

namespace lhcr::lake {

std::string delta_schema_text(const Schema& schema);
/// Throws Errc::usage for types outside of Schema's (nested, timestamp_ntz) and Errc::integrity for text that is no schema; `where` names
/// the log file.
Schema parse_delta_schema(std::string_view text, const std::string& where);

}  // namespace lhcr::lake
