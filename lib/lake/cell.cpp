// Text and JSON of cells.
#include "lake/cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hashing.hpp"
#include "lake/civil_time.hpp"

namespace lhcr::lake {
namespace {

using engine::ColumnView;
using engine::int128;
using engine::ListEntry;
using engine::TypeId;

std::string uuid_text(int128 value) {
    // Stored with the top bit flipped, so that it sorts as unsigned.
    const auto high = static_cast<std::uint64_t>(value >> 64) ^ (1ull << 63);
    const auto low = static_cast<std::uint64_t>(value);
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff, high & 0xffff, low >> 48,
                       low & 0xffffffffffff);
}

json integer_json(std::int64_t value) {
    constexpr std::int64_t exact = 1ll << 53;
    return value >= -exact && value <= exact ? json(value) : json(std::to_string(value));
}

json float_json(double value) {
    if (std::isfinite(value)) return value;
    return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

std::string hex_text(std::string_view bytes) {
    return "\\x" + to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

json nested_json(const ColumnView& column, std::uint64_t row) {
    if (column.type().id == TypeId::struct_) {
        auto object = json::object();
        for (std::size_t i = 0; i < column.children.size(); ++i)
            object[column.type().children[i].name] = cell_json(column.children[i], row);
        return object;
    }
    const auto range = column.at<ListEntry>(row);
    const auto& entries = column.children.at(0);
    auto list = json::array();
    for (auto i = range.offset; i < range.offset + range.length; ++i) list.push_back(cell_json(entries, i));
    return list;
}

}  // namespace

std::string decimal_text(int128 value, int scale) {
    __extension__ typedef unsigned __int128 uint128;
    auto magnitude = value < 0 ? ~static_cast<uint128>(value) + 1 : static_cast<uint128>(value);
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(magnitude % 10));
        magnitude /= 10;
        if (static_cast<int>(digits.size()) == scale) digits += '.';
    } while (magnitude != 0 || static_cast<int>(digits.size()) <= scale);
    if (digits.back() == '.') digits += '0';
    if (value < 0) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

json cell_json(const ColumnView& column, std::uint64_t row) {
    if (column.is_null(row)) return nullptr;
    switch (column.type().id) {
        case TypeId::boolean: return column.at<bool>(row);
        case TypeId::ubigint: {
            const auto value = column.at<std::uint64_t>(row);
            return value <= 1ull << 53 ? json(value) : json(std::to_string(value));
        }
        case TypeId::hugeint: {
            const auto value = column.int128_at(row);
            if (value >= INT64_MIN && value <= INT64_MAX) return integer_json(static_cast<std::int64_t>(value));
            return decimal_text(value, 0);
        }
        case TypeId::decimal: return decimal_text(column.int128_at(row), column.type().scale);
        case TypeId::real: return float_json(column.at<float>(row));
        case TypeId::double_: return float_json(column.at<double>(row));
        case TypeId::varchar: return std::string(column.string_at(row));
        case TypeId::enum_: return std::string(column.enum_at(row));
        case TypeId::blob: return hex_text(column.string_at(row));
        case TypeId::date: return date_text(column.int_at(row));
        case TypeId::time: return time_text(column.int_at(row));
        case TypeId::timestamp: return timestamp_text(column.int_at(row), false);
        case TypeId::timestamp_tz: return timestamp_text(column.int_at(row), true);
        case TypeId::uuid: return uuid_text(column.at<int128>(row));
        case TypeId::list:
        case TypeId::map:
        case TypeId::struct_: return nested_json(column, row);
        case TypeId::tinyint:
        case TypeId::smallint:
        case TypeId::integer:
        case TypeId::bigint:
        case TypeId::utinyint:
        case TypeId::usmallint:
        case TypeId::uinteger: return integer_json(column.int_at(row));
        default: return "(" + engine::type_name(column.type()) + ": cast it to varchar to see it)";
    }
}

std::string cell_text(const ColumnView& column, std::uint64_t row) {
    const auto value = cell_json(column, row);
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace lhcr::lake
