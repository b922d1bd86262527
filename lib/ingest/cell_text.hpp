// One cell of the wire as the text Postgres prints for it: for quarantine entries and for the key that names their row.
// Off the hot path: called for cells that have no place in the table.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "ingest/type_map.hpp"

namespace lhcr::ingest {

/// Bytes that are no UTF-8 come as \x… hex.
std::string cell_text(Wire wire, std::string_view cell);
/// The same as a JSON value: numbers for integers, true/false, else a string.
json cell_json(Wire wire, std::string_view cell);
bool is_utf8(std::string_view text) noexcept;

}  // namespace lhcr::ingest
