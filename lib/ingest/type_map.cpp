// The table of types. A type is decoded natively only where that is exact and worth it; the rest is Postgres' own text.
#include "ingest/type_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lhcr::ingest {
namespace {

using lake::engine::EngineType;
using lake::engine::TypeId;

struct NativeType {
    std::uint32_t oid;
    Wire wire;
    bool own_order;  ///< its btree order is total and the same everywhere; else the text's bytes give the order
};

constexpr std::array native_types{
    NativeType{16, Wire::boolean, true},      // bool
    NativeType{17, Wire::bytes, true},        // bytea
    NativeType{19, Wire::text, false},        // name
    NativeType{20, Wire::int64, true},        // int8
    NativeType{21, Wire::int16, true},        // int2
    NativeType{23, Wire::int32, true},        // int4
    NativeType{25, Wire::text, false},        // text
    NativeType{26, Wire::oid, true},          // oid
    NativeType{114, Wire::text, false},       // json
    NativeType{700, Wire::float32, false},    // float4: -0 and 0 are equal, their bytes are not
    NativeType{701, Wire::float64, false},    // float8
    NativeType{1042, Wire::text, false},      // bpchar, padded as Postgres stores it
    NativeType{1043, Wire::text, false},      // varchar
    NativeType{1082, Wire::date, true},       // date
    NativeType{1114, Wire::timestamp, true},  // timestamp: naive, taken as UTC
    NativeType{1184, Wire::timestamp, true},  // timestamptz
    NativeType{1700, Wire::numeric, false},   // numeric: 1.0 and 1.00 are equal
    NativeType{2950, Wire::uuid, true},       // uuid
    NativeType{3802, Wire::jsonb, false},     // jsonb
};

constexpr std::uint32_t oid_numeric = 1700;

const NativeType* native_type(const SourceColumn& column) noexcept {
    const auto at =
        std::find_if(native_types.begin(), native_types.end(), [&](const NativeType& type) { return type.oid == column.type_oid; });
    return at == native_types.end() ? nullptr : &*at;
}

/// numeric(p,s) as Postgres packs it: (p << 16 | s & 0x7ff) + 4; a negative or larger scale exists since 15.
std::optional<DecimalType> declared_decimal(const SourceColumn& column) {
    if (column.type_oid != oid_numeric || column.typmod < 4) return std::nullopt;
    const int packed = column.typmod - 4;
    const int precision = packed >> 16 & 0xFFFF;
    const int scale = ((packed & 0x7FF) ^ 1024) - 1024;
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision) return std::nullopt;
    return DecimalType{precision, scale};
}

}  // namespace

ColumnMapping map_column(const SourceColumn& column) {
    const std::string name = "t." + quote_ident(column.name);
    ColumnMapping mapping;
    if (column.is_array) {
        mapping.select = "pg_catalog.to_json(" + name + ")::text";
        return mapping;
    }
    if (column.type_kind == 'e') {  // an enum's wire form is its label
        mapping.select = name;
        return mapping;
    }
    if (const auto* type = native_type(column)) {
        mapping.wire = type->wire;
        mapping.select = name;
        mapping.declared = declared_decimal(column);
        mapping.nullable_by_decoding = type->wire == Wire::numeric || type->wire == Wire::float32 || type->wire == Wire::float64 ||
                                       type->wire == Wire::date || type->wire == Wire::timestamp;
        return mapping;
    }
    mapping.select = name + "::text";
    return mapping;
}

EngineType engine_type(Wire wire, const DecimalType& decimal) {
    const auto plain = [](TypeId id) {
        EngineType type;
        type.id = id;
        return type;
    };
    switch (wire) {
        case Wire::boolean: return plain(TypeId::boolean);
        case Wire::int16: return plain(TypeId::smallint);
        case Wire::int32: return plain(TypeId::integer);
        case Wire::int64:
        case Wire::oid: return plain(TypeId::bigint);
        case Wire::float32: return plain(TypeId::real);
        case Wire::float64: return plain(TypeId::double_);
        case Wire::bytes: return plain(TypeId::blob);
        case Wire::date: return plain(TypeId::date);
        case Wire::timestamp: return plain(TypeId::timestamp_tz);
        case Wire::text:
        case Wire::jsonb:
        case Wire::uuid: return plain(TypeId::varchar);
        case Wire::numeric: break;
    }
    auto type = plain(TypeId::decimal);
    type.width = static_cast<std::uint8_t>(decimal.precision);
    type.scale = static_cast<std::uint8_t>(decimal.scale);
    type.bytes = decimal.precision <= 4 ? 2 : decimal.precision <= 9 ? 4 : decimal.precision <= 18 ? 8 : 16;
    return type;
}

std::string lake_type(Wire wire, const DecimalType& decimal) {
    switch (wire) {
        case Wire::boolean: return "boolean";
        case Wire::int16: return "short";
        case Wire::int32: return "integer";
        case Wire::int64:
        case Wire::oid: return "long";
        case Wire::float32: return "float";
        case Wire::float64: return "double";
        case Wire::bytes: return "binary";
        case Wire::date: return "date";
        case Wire::timestamp: return "timestamp";
        case Wire::text:
        case Wire::jsonb:
        case Wire::uuid: return "string";
        case Wire::numeric: break;
    }
    return fmt::format("decimal({},{})", decimal.precision, decimal.scale);
}

std::string order_expression(const SourceColumn& column) {
    const std::string name = "t." + quote_ident(column.name);
    const auto* type = native_type(column);
    if (!column.is_array && type && type->own_order) return name;
    const bool is_text = type && !column.is_array && (type->oid == 25 || type->oid == 1043);
    return (is_text ? name : name + "::text") + " collate \"C\"";
}

bool is_integer(const SourceColumn& column) noexcept {
    return !column.is_array && (column.type_oid == 20 || column.type_oid == 21 || column.type_oid == 23);
}

}  // namespace lhcr::ingest
