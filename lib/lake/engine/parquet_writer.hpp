// One query into one Parquet file whose bytes depend on the rows alone: the same at every thread count and on every machine
// (engine version pinned). Called by ingest, the transform phases and the Delta checkpoint.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lake/engine/database.hpp"

namespace lhcr::lake::engine {

struct ParquetOptions {
    std::vector<std::string> order_by;  ///< column names; together with the query they must give a total order
    int row_group_rows = 122'880;
    int zstd_level = 3;
    int dictionary_values = 0;  ///< distinct values of a column in a row group up to which it gets a dictionary; 0: the engine's choice
};

/// Of one column over the whole file, as the engine's text. Bounds are absent where they would not be exact (long text, NaN).
struct ParquetColumnStats {
    std::optional<std::string> min;
    std::optional<std::string> max;
    std::optional<std::int64_t> null_count;
    bool has_nan = false;
};

struct ParquetFile {
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
    std::map<std::string, ParquetColumnStats> stats;
};

/// Writes `sql` to `path` (replaced when there, never half written under that name) and flushes it to disk.
/// Throws what Connection throws; a full disk leaves no file behind.
ParquetFile write_parquet(Connection& connection, std::string_view sql, const std::filesystem::path& path,
                          const ParquetOptions& options = {});

}  // namespace lhcr::lake::engine
