// From the wire into DuckDB's vectors: one function a wire form, chosen once a column, called once a cell. The hot path of
// ingestion; nothing here allocates, but for long strings in the arena. Called by row_stream.cpp.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "ingest/type_map.hpp"

namespace lhcr::ingest {

/// Memory of one chunk's long strings. The engine copies them out before it asks for the next chunk, as it must for its own
/// vectors' heaps; so the blocks are used again.
class StringArena {
public:
    char* allocate(std::size_t bytes);
    void reset() noexcept;

private:
    static constexpr std::size_t block_bytes = 1u << 18;
    std::vector<std::unique_ptr<char[]>> blocks_;
    std::vector<std::unique_ptr<char[]>> large_;  ///< strings beyond a block; freed at reset
    std::size_t block_ = 0;
    std::size_t used_ = 0;
};

struct ColumnSink;
/// Stores the cell at `row`, or returns why it has no place in the table (a literal; then the caller makes it NULL).
using Decoder = const char* (*)(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length);

/// One column of the chunk being filled.
struct ColumnSink {
    Decoder decode = nullptr;
    void* data = nullptr;               ///< of the vector, set for each chunk
    std::uint64_t* validity = nullptr;  ///< nullptr until the chunk's first NULL
    duckdb_vector vector = nullptr;
    Wire wire = Wire::text;
    DecimalType decimal;
    bool declared = false;          ///< the decimal is the source's own: nothing to learn
    std::int64_t narrow_limit = 0;  ///< fast path: the largest absolute value, unscaled
    int narrow_place = 100;         ///< fast path: the lowest power of ten of any last group, relative to the scale
    ExtentCount extents;
    std::uint64_t left_out = 0;  ///< values of at most 38 digits that `decimal` could not hold
    StringArena* arena = nullptr;
};

/// `checked`: the server does not vouch for UTF-8 (SQL_ASCII), so every text is looked at.
Decoder decoder_for(Wire wire, const DecimalType& decimal, bool checked);
/// Folds what the fast path noted into the extents; call before they are read.
void settle_extents(ColumnSink& sink);

}  // namespace lhcr::ingest
