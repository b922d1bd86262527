// One cell for people and for JSON, exact: what `lhcr sql`, `table query`, previews and key ranges show.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "lake/engine/column_view.hpp"

namespace lhcr::lake {

/// Numbers that a double carries exactly (integers up to 2^53, finite floats) are JSON numbers; decimals and larger integers are text,
/// so that no digit is lost; timestamps RFC 3339 UTC, dates YYYY-MM-DD, binary as \x hex, lists, structs and maps as such.
json cell_json(const engine::ColumnView& column, std::uint64_t row);
/// The same as plain text; NULL is empty.
std::string cell_text(const engine::ColumnView& column, std::uint64_t row);
/// "1.50": an unscaled decimal with all digits of its scale.
std::string decimal_text(engine::int128 value, int scale);

}  // namespace lhcr::lake
