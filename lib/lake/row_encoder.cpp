// The canonical bytes of a row (docs/reference/logical_hash.md §2). A change here changes every logical hash ever recorded.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "base/json.hpp"
#include "lake/logical_hash.hpp"

namespace lhcr::lake {
namespace {

using engine::ColumnView;
using engine::int128;
using engine::TypeId;

constexpr char tag_null = 0, tag_boolean = 1, tag_number = 2, tag_float = 3, tag_text = 4, tag_binary = 5, tag_date = 6, tag_timestamp = 7;

std::string_view family_of(TypeId id) {
    switch (id) {
        case TypeId::boolean: return "boolean";
        case TypeId::tinyint:
        case TypeId::smallint:
        case TypeId::integer:
        case TypeId::bigint:
        case TypeId::utinyint:
        case TypeId::usmallint:
        case TypeId::uinteger:
        case TypeId::hugeint:
        case TypeId::decimal: return "number";
        case TypeId::real:
        case TypeId::double_: return "float";
        case TypeId::varchar:
        case TypeId::enum_: return "text";
        case TypeId::blob: return "binary";
        case TypeId::date: return "date";
        case TypeId::timestamp:
        case TypeId::timestamp_tz: return "timestamp";
        default: return {};
    }
}

template <typename Unsigned>
void put_big_endian(std::string& out, Unsigned value) {
    char bytes[sizeof(Unsigned)];
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) bytes[i] = static_cast<char>(value >> (8 * (sizeof(Unsigned) - 1 - i)));
    out.append(bytes, sizeof bytes);
}

void put_sized(std::string& out, char tag, std::string_view bytes) {
    out += tag;
    put_big_endian(out, static_cast<std::uint32_t>(bytes.size()));
    out.append(bytes);
}

/// Decimal text without leading or trailing zeros: 1.50 is 1.5, -0.00 is 0, 100 is 100.
template <typename Unsigned>
void put_number(std::string& out, bool negative, Unsigned magnitude, int scale) {
    char digits[48];
    char* const end = digits + sizeof digits;
    char* cursor = end;
    while (scale > 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        --scale;
        if (magnitude == 0) scale = 0;
    }
    int written = 0;
    do {
        if (written == scale && scale > 0) *--cursor = '.';
        *--cursor = static_cast<char>('0' + static_cast<int>(magnitude % 10));
        magnitude /= 10;
        ++written;
    } while (magnitude != 0 || written <= scale);
    if (negative) *--cursor = '-';
    put_sized(out, tag_number, {cursor, static_cast<std::size_t>(end - cursor)});
}

void put_integer(std::string& out, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    put_number<std::uint64_t>(out, value < 0, value < 0 ? ~bits + 1 : bits, 0);
}

void put_decimal(std::string& out, int128 value, int scale) {
    __extension__ typedef unsigned __int128 uint128;
    const bool negative = value < 0;
    const uint128 magnitude = negative ? ~static_cast<uint128>(value) + 1 : static_cast<uint128>(value);
    if (magnitude >> 64 == 0) put_number<std::uint64_t>(out, negative, static_cast<std::uint64_t>(magnitude), scale);
    else put_number<uint128>(out, negative, magnitude, scale);
}

void put_float(std::string& out, double value) {
    if (value == 0) value = 0;  // -0.0 equals 0.0 in SQL
    const auto bits = std::isnan(value) ? 0x7ff8000000000000ull : std::bit_cast<std::uint64_t>(value);
    out += tag_float;
    put_big_endian(out, bits);
}

void put_cell(std::string& out, const ColumnView& column, std::uint64_t row) {
    if (column.is_null(row)) {
        out += tag_null;
        return;
    }
    switch (column.type().id) {
        case TypeId::boolean:
            out += tag_boolean;
            out += column.at<bool>(row) ? '\1' : '\0';
            break;
        case TypeId::decimal: put_decimal(out, column.int128_at(row), column.type().scale); break;
        case TypeId::hugeint: put_decimal(out, column.int128_at(row), 0); break;
        case TypeId::real: put_float(out, column.at<float>(row)); break;
        case TypeId::double_: put_float(out, column.at<double>(row)); break;
        case TypeId::varchar: put_sized(out, tag_text, column.string_at(row)); break;
        case TypeId::enum_: put_sized(out, tag_text, column.enum_at(row)); break;
        case TypeId::blob: put_sized(out, tag_binary, column.string_at(row)); break;
        case TypeId::date:
            out += tag_date;
            put_big_endian(out, static_cast<std::uint32_t>(column.at<std::int32_t>(row)));
            break;
        case TypeId::timestamp:
        case TypeId::timestamp_tz:
            out += tag_timestamp;
            put_big_endian(out, static_cast<std::uint64_t>(column.at<std::int64_t>(row)));
            break;
        default: put_integer(out, column.int_at(row)); break;
    }
}

}  // namespace

RowEncoder::RowEncoder(const std::vector<engine::ResultColumn>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto family = family_of(columns[i].type.id);
        if (family.empty())
            throw Error(Errc::usage, fmt::format("the column '{}' of type '{}' has no logical hash", columns[i].name, engine::type_name(columns[i].type)),
                        "cast it, for example to varchar");
        by_name_.push_back({columns[i].name, i, family});
    }
    std::sort(by_name_.begin(), by_name_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

void RowEncoder::encode(const engine::Chunk& chunk, std::uint64_t row, std::string& out) const {
    for (const auto& entry : by_name_) put_cell(out, chunk.column(entry.index), row);
}

void RowEncoder::encode(const engine::Chunk& chunk, std::uint64_t row, const std::vector<std::size_t>& columns, std::string& out) const {
    for (const auto index : columns) put_cell(out, chunk.column(index), row);
}

std::string RowEncoder::header() const {
    auto columns = json::array();
    for (const auto& entry : by_name_) columns.push_back({entry.name, entry.family});
    return canonical_json(columns);
}

}  // namespace lhcr::lake
