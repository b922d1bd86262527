// Hashes of key ranges, so that two tables which differ can say where. A range ends where the hash of its last key says so, not
// after a count of rows: a row added in one place moves no boundary in another. Used by `run rebuild`, `run diff`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "lake/engine/database.hpp"

namespace lhcr::lake {

struct KeyRange {
    json first;  ///< values of the key columns, in their order
    json last;
    std::int64_t rows = 0;
    std::string hash;
};

/// Streams the query in key order (sorted here) and cuts it into ranges of about 1000 rows. Throws Errc::usage when a key column is
/// missing.
std::vector<KeyRange> range_hashes(engine::Connection& connection, std::string_view sql, const std::vector<std::string>& key);

/// Where two lists of ranges of one table first part.
struct RangeDifference {
    json from;  ///< first key of the first differing range, on either side; null: nothing but an end of the table
    json to;    ///< its last key
    std::int64_t left_rows = 0;
    std::int64_t right_rows = 0;
    std::int64_t differing_ranges = 0;  ///< of the side that has more
};

/// nullopt: the same rows.
std::optional<RangeDifference> first_difference(const std::vector<KeyRange>& left, const std::vector<KeyRange>& right);

}  // namespace lhcr::lake
