// Views over Parquet files.
#include "lake/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "store/key.hpp"

namespace lhcr::lake {
namespace {

std::string null_columns(const Schema& schema) {
    std::string list;
    for (const auto& column : schema.columns)
        list +=
            fmt::format("{}cast(null as {}) as {}", list.empty() ? "" : ", ", sql_type(column.type), engine::quote_identifier(column.name));
    return list;
}

}  // namespace

Snapshot TableReader::open(const TableSource& source) {
    const auto prefix = table_prefix(store_, source.location);
    auto snapshot = table_format(source.format, store_)->snapshot(prefix, source.version);
    if (!snapshot) throw Error(Errc::not_found, fmt::format("there is no table at '{}'", source.location), "see `lhcr table list`");
    if (const auto dot = source.name.find('.'); dot != std::string::npos)
        connection_.execute(fmt::format("create schema if not exists {}", engine::quote_identifier(source.name.substr(0, dot))));
    const auto view = engine::quote_table(source.name);
    if (snapshot->files.empty()) {
        connection_.execute(fmt::format("create or replace view {} as select {} where false", view, null_columns(snapshot->schema)));
        return *snapshot;
    }
    std::string paths;
    for (const auto& file : snapshot->files) {
        const auto local = files_.path(store::join_key(prefix, file.path), file.sha256).string();
        local_paths_.insert(local);
        paths += (paths.empty() ? "" : ", ") + engine::quote_literal(local);
    }
    const auto relation = fmt::format("read_parquet([{}], union_by_name = true)", paths);
    const auto header = connection_.query(fmt::format("select * from {} limit 0", relation));
    std::string list;
    for (const auto& column : snapshot->schema.columns) {
        const auto name = engine::quote_identifier(column.name);
        const bool there =
            std::any_of(header.columns().begin(), header.columns().end(), [&](const auto& found) { return found.name == column.name; });
        list += fmt::format("{}cast({} as {}) as {}", list.empty() ? "" : ", ", there ? name : "null", sql_type(column.type), name);
    }
    connection_.execute(fmt::format("create or replace view {} as select {} from {}", view, list, relation));
    return *snapshot;
}

void TableReader::confine() {
    const std::vector<std::string> files(local_paths_.begin(), local_paths_.end());
    connection_.confine(files);
}

}  // namespace lhcr::lake
