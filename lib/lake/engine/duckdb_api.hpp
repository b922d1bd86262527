// libduckdb, opened at first use, so that commands which need no engine start fast and run where it is not installed.
// Included only by lib/lake/engine/*.cpp and by lib/ingest, which fills data chunks: nothing else sees duckdb.h.
#pragma once

#include <duckdb.h>

#include <string>
#include <string_view>

namespace lhcr::lake::engine {

/// The only version whose Parquet bytes and settings lhcr knows; another one is refused.
inline constexpr std::string_view engine_version = "v1.5.5";

struct DuckdbApi {
#define LHCR_DUCKDB(name) decltype(&::duckdb_##name) name = nullptr;
#include "lake/engine/duckdb_api.def"
#undef LHCR_DUCKDB
};

/// Opens the library at the first call (thread-safe). Throws Errc::unavailable naming the places searched, or
/// Errc::config_invalid when the library found is of another version; a later call tries again.
const DuckdbApi& api();
/// Where api() found it.
const std::string& library_path();

}  // namespace lhcr::lake::engine
