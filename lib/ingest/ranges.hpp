// Where a table is cut into files: at fixed, aligned values of its integer key, so that the same rows give the same files on
// every machine and with any number of streams. Called by snapshot.cpp in the snapshot's transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/plan.hpp"

namespace lhcr::db {
class SourceConnection;
}

namespace lhcr::ingest {

/// Rows with first ≤ key < end.
struct KeyBounds {
    std::int64_t first = 0;
    std::int64_t width = 0;  ///< 0: the whole table
    /// The condition on `column`; empty for the whole table.
    std::string condition(const std::string& column) const;
};

/// Bounds over [minimum, maximum], aligned at multiples of a power of two that is at least 2^19. `rows` (exact; 0: not counted)
/// widens them where keys are sparse, so that a file holds about half a million rows.
std::vector<KeyBounds> cut(std::int64_t minimum, std::int64_t maximum, std::int64_t rows);
/// True when the keys lie so far apart that the rows have to be counted first.
bool needs_count(std::int64_t minimum, std::int64_t maximum) noexcept;
/// Reads min and max (and the count where needed); empty for an empty table. A table without range column is one whole.
std::vector<KeyBounds> read_bounds(db::SourceConnection& connection, const TablePlan& plan);

}  // namespace lhcr::ingest
