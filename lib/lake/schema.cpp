// Names of types, their JSON form and the rules for column names.
#include "lake/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/error.hpp"

namespace lhcr::lake {
namespace {

using engine::TypeId;

struct KindRow {
    ColumnKind kind;
    std::string_view name;
    TypeId engine;
};

constexpr std::array kinds = {
    KindRow{ColumnKind::boolean, "boolean", TypeId::boolean}, KindRow{ColumnKind::byte, "byte", TypeId::tinyint},
    KindRow{ColumnKind::short_, "short", TypeId::smallint},   KindRow{ColumnKind::integer, "integer", TypeId::integer},
    KindRow{ColumnKind::long_, "long", TypeId::bigint},       KindRow{ColumnKind::float_, "float", TypeId::real},
    KindRow{ColumnKind::double_, "double", TypeId::double_},  KindRow{ColumnKind::decimal, "decimal", TypeId::decimal},
    KindRow{ColumnKind::string, "string", TypeId::varchar},   KindRow{ColumnKind::binary, "binary", TypeId::blob},
    KindRow{ColumnKind::date, "date", TypeId::date},          KindRow{ColumnKind::timestamp, "timestamp", TypeId::timestamp_tz},
};

const KindRow& row_of(ColumnKind kind) {
    return *std::find_if(kinds.begin(), kinds.end(), [&](const auto& row) { return row.kind == kind; });
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

[[noreturn]] void unknown_type(std::string_view text) {
    throw Error(Errc::usage, fmt::format("'{}' is no column type", text),
                "boolean, byte, short, integer, long, float, double, decimal(p,s), string, binary, date or timestamp");
}

}  // namespace

const Column* Schema::find(std::string_view name) const noexcept {
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; });
    return found == columns.end() ? nullptr : &*found;
}

std::string to_text(const ColumnType& type) {
    if (type.kind == ColumnKind::decimal) return fmt::format("decimal({},{})", type.precision, type.scale);
    return std::string(row_of(type.kind).name);
}

ColumnType parse_column_type(std::string_view text) {
    for (const auto& row : kinds)
        if (row.kind != ColumnKind::decimal && row.name == text) return {.kind = row.kind};
    constexpr std::string_view prefix = "decimal(";
    if (!text.starts_with(prefix) || !text.ends_with(')')) unknown_type(text);
    int precision = 0, scale = 0;
    const char* end = text.data() + text.size() - 1;
    const auto first = std::from_chars(text.data() + prefix.size(), end, precision);
    if (first.ec != std::errc() || first.ptr == end || *first.ptr != ',') unknown_type(text);
    const char* rest = first.ptr + 1;
    while (rest != end && *rest == ' ') ++rest;
    const auto second = std::from_chars(rest, end, scale);
    if (second.ec != std::errc() || second.ptr != end) unknown_type(text);
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision) unknown_type(text);
    return {ColumnKind::decimal, static_cast<std::uint8_t>(precision), static_cast<std::uint8_t>(scale)};
}

json to_json(const Schema& schema) {
    auto columns = json::array();
    for (const auto& column : schema.columns)
        columns.push_back({{"name", column.name}, {"type", to_text(column.type)}, {"nullable", column.nullable}});
    return columns;
}

Schema schema_from_json(const json& value) {
    if (!value.is_array()) throw Error(Errc::usage, "a schema must be an array of columns");
    Schema schema;
    for (const auto& entry : value) {
        if (!entry.is_object()) throw Error(Errc::usage, "a column of a schema must be an object");
        schema.columns.push_back(
            {get_string(entry, "name"), parse_column_type(get_string(entry, "type")), get_bool(entry, "nullable", true)});
    }
    validate(schema);
    return schema;
}

void validate(const Schema& schema) {
    if (schema.columns.empty()) throw Error(Errc::usage, "a table needs at least one column");
    std::set<std::string> seen;
    for (const auto& column : schema.columns) {
        if (column.name.empty() || column.name.size() > 255)
            throw Error(Errc::usage, fmt::format("the column name '{}' must have 1 to 255 bytes", column.name.substr(0, 80)));
        if (!seen.insert(lower(column.name)).second)
            throw Error(Errc::usage, fmt::format("the column '{}' is there twice (names ignore case)", column.name), "rename one of them");
    }
}

void validate_chosen_names(const Schema& schema) {
    validate(schema);
    for (const auto& column : schema.columns) {
        const auto refused = std::find_if(column.name.begin(), column.name.end(), [](char c) {
            return std::string_view(" ,;{}()=").find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20;
        });
        if (refused != column.name.end())
            throw Error(Errc::usage, fmt::format("the column name '{}' holds a character that some tools refuse", column.name),
                        "rename it by `as name` with letters, digits and _");
    }
}

engine::EngineType engine_type(const ColumnType& type) {
    engine::EngineType result{.id = row_of(type.kind).engine};
    if (type.kind == ColumnKind::decimal) {
        result.width = type.precision;
        result.scale = type.scale;
        result.bytes = type.precision <= 4 ? 2 : type.precision <= 9 ? 4 : type.precision <= 18 ? 8 : 16;
    }
    return result;
}

std::string sql_type(const ColumnType& type) {
    return engine::type_name(engine_type(type));
}

}  // namespace lhcr::lake
