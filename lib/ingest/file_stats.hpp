// A file's statistics as a table log wants them, from those the Parquet writer returned. Called by table_job.cpp.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "lake/engine/parquet_writer.hpp"

namespace lhcr::ingest {

/// {numRecords, minValues, maxValues, nullCount}. Bounds only where they are exact in JSON: integers, dates, timestamps
/// (to the millisecond: the lower bound cut down, the upper one up); a missing bound is right, a wrong one loses rows.
json file_stats(const lake::engine::ParquetFile& file, const std::vector<lake::engine::ResultColumn>& columns);

}  // namespace lhcr::ingest
