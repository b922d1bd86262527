// From a TableSpec and the source's catalogue to what will be read: columns, order, key. Missing grants and exclusions are
// decided here, before the first row. Called by snapshot.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/snapshot.hpp"
#include "ingest/type_map.hpp"

namespace lhcr::ingest {

struct PlannedColumn {
    std::string name;  ///< in the lake: the source's, but for names that differ in case only
    SourceColumn source;
    ColumnMapping mapping;
    DecimalType decimal;  ///< declared, or the first guess
};

struct TablePlan {
    SourceTable table;
    std::vector<PlannedColumn> columns;  ///< by attnum
    std::vector<std::string> key;        ///< empty: keyless
    std::vector<std::size_t> key_columns;
    std::vector<std::string> order_by;  ///< expressions; together a total order of the rows
    std::string range_column;           ///< quoted; empty: the table is one file
    json excluded = json::array();

    /// `copy (select …) to stdout (format binary)`; `condition` may be empty.
    std::string copy_sql(const std::string& condition) const;
};

/// Why a table is not read at all, or nullopt. `table` is nullptr when the source lacks it.
std::optional<std::string> skip_reason(const TableSpec& spec, const SourceTable* table);
/// Throws not_found (a column of the key), not_authorised (the GRANT that is missing), usage.
TablePlan plan_table(const TableSpec& spec, const SourceTable& table, const std::string& login);

}  // namespace lhcr::ingest
