// A file's statistics as manifests name them, from those the Parquet writer returned. Called by table_job.cpp.
#pragma once

#include "base/json.hpp"
#include "lake/engine/parquet_writer.hpp"

namespace lhcr::ingest {

/// {"<column>":{"min":text?,"max":text?,"nulls":n?}}: the form of lake::DataFile::stats. A missing bound is right, a wrong one
/// would lose rows; what the log of a table format can carry of it is that format's decision.
json file_stats(const lake::engine::ParquetFile& file);

}  // namespace lhcr::ingest
