// From the types a query gives to those a table can hold: what the transform phases wrap around each SQL text before it is
// written. The rule depends on types alone, never on values, so that a rebuild gives the same schema.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lake/engine/database.hpp"
#include "lake/schema.hpp"

namespace lhcr::lake {

struct StoredQuery {
    std::string sql;  ///< the query with a cast around each column whose type is not one of the lake's
    Schema schema;
};

/// Binds the query (no row is computed) and maps each column: hugeint and ubigint become decimals, a timestamp without zone is UTC,
/// enum, uuid, time and json become text, lists, structs and maps their JSON text.
/// Throws Errc::usage naming a column that cannot be stored (interval, bit, union) or whose name is refused.
StoredQuery stored_query(engine::Connection& connection, std::string_view sql);

/// The column type that holds this engine type as it is; throws Errc::usage naming `column` where a cast would be needed.
ColumnType column_type(const engine::EngineType& type, std::string_view column);
/// As column_type over all columns of a chunk's or result's header.
Schema schema_of(const std::vector<engine::ResultColumn>& columns);

}  // namespace lhcr::lake
