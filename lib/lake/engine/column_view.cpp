// Reading cells whose width depends on the column, and naming types.
#include "lake/engine/column_view.hpp"

#include <fmt/format.h>

namespace lhcr::lake::engine {

std::int64_t ColumnView::int_at(std::uint64_t row) const noexcept {
    switch (type_->id) {
        case TypeId::boolean: return at<bool>(row) ? 1 : 0;
        case TypeId::tinyint: return at<std::int8_t>(row);
        case TypeId::smallint: return at<std::int16_t>(row);
        case TypeId::integer:
        case TypeId::date: return at<std::int32_t>(row);
        case TypeId::utinyint: return at<std::uint8_t>(row);
        case TypeId::usmallint: return at<std::uint16_t>(row);
        case TypeId::uinteger: return at<std::uint32_t>(row);
        default: return at<std::int64_t>(row);
    }
}

int128 ColumnView::int128_at(std::uint64_t row) const noexcept {
    if (type_->id != TypeId::decimal) return at<int128>(row);
    switch (type_->bytes) {
        case 2: return at<std::int16_t>(row);
        case 4: return at<std::int32_t>(row);
        case 8: return at<std::int64_t>(row);
        default: return at<int128>(row);
    }
}

std::string_view ColumnView::enum_at(std::uint64_t row) const noexcept {
    const std::uint32_t index = type_->bytes == 1   ? at<std::uint8_t>(row)
                                : type_->bytes == 2 ? at<std::uint16_t>(row)
                                                    : at<std::uint32_t>(row);
    return index < type_->dictionary.size() ? std::string_view(type_->dictionary[index]) : std::string_view();
}

std::string type_name(const EngineType& type) {
    switch (type.id) {
        case TypeId::boolean: return "boolean";
        case TypeId::tinyint: return "tinyint";
        case TypeId::smallint: return "smallint";
        case TypeId::integer: return "integer";
        case TypeId::bigint: return "bigint";
        case TypeId::utinyint: return "utinyint";
        case TypeId::usmallint: return "usmallint";
        case TypeId::uinteger: return "uinteger";
        case TypeId::ubigint: return "ubigint";
        case TypeId::real: return "real";
        case TypeId::double_: return "double";
        case TypeId::timestamp: return "timestamp";
        case TypeId::date: return "date";
        case TypeId::time: return "time";
        case TypeId::interval: return "interval";
        case TypeId::hugeint: return "hugeint";
        case TypeId::uhugeint: return "uhugeint";
        case TypeId::varchar: return "varchar";
        case TypeId::blob: return "blob";
        case TypeId::decimal: return fmt::format("decimal({},{})", type.width, type.scale);
        case TypeId::timestamp_s: return "timestamp_s";
        case TypeId::timestamp_ms: return "timestamp_ms";
        case TypeId::timestamp_ns: return "timestamp_ns";
        case TypeId::timestamp_tz: return "timestamp with time zone";
        case TypeId::time_tz: return "time with time zone";
        case TypeId::uuid: return "uuid";
        case TypeId::bit: return "bit";
        case TypeId::bignum: return "bignum";
        case TypeId::enum_: return "enum";
        case TypeId::sqlnull: return "null";
        case TypeId::list: return type.children.empty() ? "list" : type_name(type.children[0].type) + "[]";
        case TypeId::array: return "array";
        case TypeId::map: return "map";
        case TypeId::struct_: return "struct";
        case TypeId::union_: return "union";
        case TypeId::invalid: break;
    }
    return "unknown type";
}

}  // namespace lhcr::lake::engine
