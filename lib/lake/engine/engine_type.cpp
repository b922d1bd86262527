// Walks logical types and vectors once, so that every later cell access is a plain memory read.
#include "lake/engine/engine_type.hpp"

#include "base/error.hpp"
#include "lake/engine/duckdb_api.hpp"

namespace lhcr::lake::engine {
namespace {

static_assert(static_cast<int>(TypeId::bigint) == DUCKDB_TYPE_BIGINT && static_cast<int>(TypeId::varchar) == DUCKDB_TYPE_VARCHAR);
static_assert(static_cast<int>(TypeId::decimal) == DUCKDB_TYPE_DECIMAL &&
              static_cast<int>(TypeId::timestamp_tz) == DUCKDB_TYPE_TIMESTAMP_TZ);
static_assert(static_cast<int>(TypeId::blob) == DUCKDB_TYPE_BLOB && static_cast<int>(TypeId::uuid) == DUCKDB_TYPE_UUID);
static_assert(static_cast<int>(TypeId::date) == DUCKDB_TYPE_DATE && static_cast<int>(TypeId::timestamp) == DUCKDB_TYPE_TIMESTAMP);
static_assert(static_cast<int>(TypeId::map) == DUCKDB_TYPE_MAP && static_cast<int>(TypeId::bignum) == DUCKDB_TYPE_BIGNUM);
static_assert(static_cast<int>(TypeId::double_) == DUCKDB_TYPE_DOUBLE && static_cast<int>(TypeId::uhugeint) == DUCKDB_TYPE_UHUGEINT);
static_assert(sizeof(ListEntry) == sizeof(duckdb_list_entry) && sizeof(duckdb_string_t) == 16);

std::uint8_t width_of(duckdb_type internal) {
    switch (internal) {
        case DUCKDB_TYPE_UTINYINT: return 1;
        case DUCKDB_TYPE_USMALLINT:
        case DUCKDB_TYPE_SMALLINT: return 2;
        case DUCKDB_TYPE_UINTEGER:
        case DUCKDB_TYPE_INTEGER: return 4;
        case DUCKDB_TYPE_BIGINT: return 8;
        default: return 16;
    }
}

/// Reads a child type and frees its handle.
EngineType take(duckdb_logical_type type) {
    auto result = read_type(type);
    api().destroy_logical_type(&type);
    return result;
}

std::string take(char* text) {
    std::string result = text != nullptr ? text : "";
    api().free(text);
    return result;
}

}  // namespace

EngineType read_type(duckdb_logical_type type) {
    const auto& duck = api();
    EngineType result;
    const auto id = duck.get_type_id(type);
    result.id = static_cast<TypeId>(id);
    switch (id) {
        case DUCKDB_TYPE_DECIMAL:
            result.width = duck.decimal_width(type);
            result.scale = duck.decimal_scale(type);
            result.bytes = width_of(duck.decimal_internal_type(type));
            break;
        case DUCKDB_TYPE_ENUM:
            result.bytes = width_of(duck.enum_internal_type(type));
            for (std::uint32_t i = 0; i < duck.enum_dictionary_size(type); ++i)
                result.dictionary.push_back(take(duck.enum_dictionary_value(type, i)));
            break;
        case DUCKDB_TYPE_LIST: result.children.push_back({"element", take(duck.list_type_child_type(type))}); break;
        case DUCKDB_TYPE_MAP: {
            EngineType entry{.id = TypeId::struct_};
            entry.children.push_back({"key", take(duck.map_type_key_type(type))});
            entry.children.push_back({"value", take(duck.map_type_value_type(type))});
            result.children.push_back({"entry", std::move(entry)});
            break;
        }
        case DUCKDB_TYPE_STRUCT:
            for (idx_t i = 0; i < duck.struct_type_child_count(type); ++i)
                result.children.push_back({take(duck.struct_type_child_name(type, i)), take(duck.struct_type_child_type(type, i))});
            break;
        default: break;
    }
    return result;
}

ColumnView read_vector(const EngineType& type, duckdb_vector vector) {
    const auto& duck = api();
    ColumnView view(type, duck.vector_get_data(vector), duck.vector_get_validity(vector));
    if (type.id == TypeId::list || type.id == TypeId::map) {
        view.children.push_back(read_vector(type.children[0].type, duck.list_vector_get_child(vector)));
    } else if (type.id == TypeId::struct_) {
        for (std::size_t i = 0; i < type.children.size(); ++i)
            view.children.push_back(read_vector(type.children[i].type, duck.struct_vector_get_child(vector, i)));
    }
    return view;
}

duckdb_logical_type make_type(const EngineType& type) {
    if (type.id == TypeId::decimal) return api().create_decimal_type(type.width, type.scale);
    if (!type.children.empty() || type.id == TypeId::enum_)
        throw Error(Errc::internal, "a column of type '" + type_name(type) + "' cannot be made");
    return api().create_logical_type(static_cast<duckdb_type>(type.id));
}

}  // namespace lhcr::lake::engine
