// The table of casts.
#include "lake/stored_query.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/error.hpp"

namespace lhcr::lake {
namespace {

using engine::EngineType;
using engine::TypeId;

std::optional<ColumnType> direct(const EngineType& type) {
    switch (type.id) {
        case TypeId::boolean: return ColumnType{ColumnKind::boolean};
        case TypeId::tinyint: return ColumnType{ColumnKind::byte};
        case TypeId::smallint: return ColumnType{ColumnKind::short_};
        case TypeId::integer: return ColumnType{ColumnKind::integer};
        case TypeId::bigint: return ColumnType{ColumnKind::long_};
        case TypeId::real: return ColumnType{ColumnKind::float_};
        case TypeId::double_: return ColumnType{ColumnKind::double_};
        case TypeId::decimal: return ColumnType{ColumnKind::decimal, type.width, type.scale};
        case TypeId::varchar: return ColumnType{ColumnKind::string};
        case TypeId::blob: return ColumnType{ColumnKind::binary};
        case TypeId::date: return ColumnType{ColumnKind::date};
        case TypeId::timestamp_tz: return ColumnType{ColumnKind::timestamp};
        default: return std::nullopt;
    }
}

struct Cast {
    ColumnType type;
    std::string_view expression;  ///< {} is the column
};

std::optional<Cast> cast_of(const EngineType& type) {
    switch (type.id) {
        case TypeId::utinyint: return Cast{{ColumnKind::short_}, "{}::smallint"};
        case TypeId::usmallint: return Cast{{ColumnKind::integer}, "{}::integer"};
        case TypeId::uinteger: return Cast{{ColumnKind::long_}, "{}::bigint"};
        case TypeId::ubigint: return Cast{{ColumnKind::decimal, 20, 0}, "{}::decimal(20,0)"};
        case TypeId::hugeint:
        case TypeId::uhugeint: return Cast{{ColumnKind::decimal, 38, 0}, "{}::decimal(38,0)"};
        case TypeId::timestamp:
        case TypeId::timestamp_s:
        case TypeId::timestamp_ms:
        case TypeId::timestamp_ns: return Cast{{ColumnKind::timestamp}, "timezone('UTC', {}::timestamp)"};
        case TypeId::enum_:
        case TypeId::uuid:
        case TypeId::time:
        case TypeId::sqlnull: return Cast{{ColumnKind::string}, "{}::varchar"};
        case TypeId::list:
        case TypeId::struct_:
        case TypeId::map:
        case TypeId::array: return Cast{{ColumnKind::string}, "to_json({})::varchar"};
        default: return std::nullopt;
    }
}

}  // namespace

ColumnType column_type(const EngineType& type, std::string_view column) {
    if (const auto found = direct(type)) return *found;
    throw Error(Errc::usage, fmt::format("the column '{}' of type '{}' cannot be stored", column, engine::type_name(type)),
                "cast it, for example to varchar");
}

Schema schema_of(const std::vector<engine::ResultColumn>& columns) {
    Schema schema;
    for (const auto& column : columns) schema.columns.push_back({column.name, column_type(column.type, column.name)});
    validate_chosen_names(schema);
    return schema;
}

StoredQuery stored_query(engine::Connection& connection, std::string_view sql) {
    const auto bound = connection.query(fmt::format("select * from ({}\n) as q limit 0", sql));
    StoredQuery stored;
    std::string list;
    bool as_it_is = true;
    for (const auto& [name, type] : bound.columns()) {
        const auto quoted = engine::quote_identifier(name);
        list += list.empty() ? "" : ", ";
        if (const auto cast = direct(type) ? std::nullopt : cast_of(type)) {
            stored.schema.columns.push_back({name, cast->type});
            list += fmt::format("{} as {}", fmt::format(fmt::runtime(cast->expression), quoted), quoted);
            as_it_is = false;
        } else {
            stored.schema.columns.push_back({name, column_type(type, name)});
            list += quoted;
        }
    }
    validate_chosen_names(stored.schema);
    stored.sql = as_it_is ? std::string(sql) : fmt::format("select {} from ({}\n) as q", list, sql);
    return stored;
}

}  // namespace lhcr::lake
