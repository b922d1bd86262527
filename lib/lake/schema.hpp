// The columns of a table: the types that every table format and reader of the lake knows, and nothing else. In manifests as
// JSON (docs/contracts.md §3), in the engine as DuckDB types, in a log as the format's own text (delta_schema.cpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "lake/engine/column_view.hpp"

namespace lhcr::lake {

enum class ColumnKind : std::uint8_t { boolean, byte, short_, integer, long_, float_, double_, decimal, string, binary, date, timestamp };

/// A timestamp is microseconds UTC. A decimal is exact, up to 38 digits.
struct ColumnType {
    ColumnKind kind = ColumnKind::string;
    std::uint8_t precision = 0;
    std::uint8_t scale = 0;
    bool operator==(const ColumnType&) const = default;
};

struct Column {
    std::string name;
    ColumnType type;
    bool nullable = true;
    bool operator==(const Column&) const = default;
};

struct Schema {
    std::vector<Column> columns;
    bool operator==(const Schema&) const = default;
    const Column* find(std::string_view name) const noexcept;
};

/// "long", "decimal(38,10)": as in JSON and in the log.
std::string to_text(const ColumnType& type);
/// Throws Errc::usage for a text that names no type.
ColumnType parse_column_type(std::string_view text);

/// [{"name":…,"type":…,"nullable":…}]
json to_json(const Schema& schema);
/// Checks names too (validate). Throws Errc::usage naming the column.
Schema schema_from_json(const json& value);

/// Throws Errc::usage unless the names are unique ignoring case, not empty and at most 255 bytes.
void validate(const Schema& schema);
/// For names that somebody chose, as a query does: also free of the characters that some tools refuse to write to ( ,;{}()=, tab,
/// newline). A source's own names are kept as they are: every reader reads them.
void validate_chosen_names(const Schema& schema);

/// The engine's type of a column as stored.
engine::EngineType engine_type(const ColumnType& type);
/// "decimal(38,10)", "timestamp with time zone": for casts in SQL.
std::string sql_type(const ColumnType& type);

}  // namespace lhcr::lake
