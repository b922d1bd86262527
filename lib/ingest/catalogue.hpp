// What a Postgres source says about its tables: columns with attnum and type, keys, estimated rows. Read inside the exported
// snapshot by source.cpp, turned into COPY statements by plan.cpp, judged against the pipeline's wishes by plan.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::ingest {

/// One column of a source table. Domains are resolved to their base type, `typmod` included.
struct SourceColumn {
    int attnum = 0;  ///< a renamed column keeps it
    std::string name;
    std::uint32_t type_oid = 0;
    std::int32_t typmod = -1;
    std::string type_text;  ///< format_type(): "numeric(16,2)", "character varying", "res_state"
    char type_kind = 'b';   ///< pg_type.typtype of the base type: b, e (enum), c, r, m, p
    bool is_array = false;
    bool not_null = false;
    bool readable = true;  ///< the login may SELECT it
};

struct SourceTable {
    std::string schema;
    std::string name;
    bool on_search_path = false;  ///< what an unqualified name of it means
    std::uint32_t oid = 0;
    char kind = 'r';                    ///< pg_class.relkind: r, p, v, m, f
    std::vector<SourceColumn> columns;  ///< by attnum
    /// Column sets with a plain unique index over not-null columns, the primary key first, then those with fewer columns.
    std::vector<std::vector<std::string>> unique_keys;
    std::int64_t estimated_rows = 0;  ///< for progress only: nothing that is stored may depend on it
    bool schema_usable = true;        ///< the login has USAGE on the schema
    /// The server keeps NOT NULL and unique keys for every row that is read: not so for views, foreign tables (also as partitions)
    /// and the children of an inheritance parent. Without it there are no `unique_keys` and no `not_null`.
    bool keeps_constraints = true;

    const SourceColumn* find(std::string_view column) const noexcept;
};

/// "schema"."name" with quotes doubled.
std::string quote_ident(std::string_view name);
std::string qualified(const SourceTable& table);

}  // namespace lhcr::ingest
