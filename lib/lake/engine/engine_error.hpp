// Errors of the engine as errors of lhcr. Included by lib/lake/engine only.
#pragma once

#include <duckdb.h>

#include <string_view>

#include "base/error.hpp"

namespace lhcr::lake::engine {

struct DatabaseOptions;

/// The error behind DuckDB's message: class by type and text, message redacted, first lines only.
Error engine_error(duckdb_error_type type, std::string_view message, const DatabaseOptions& options);

}  // namespace lhcr::lake::engine
