// `lhcr table query` and `lhcr sql`: rows of published tables, read by an engine that can reach nothing else.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/lake_session.hpp"

namespace lhcr::cli {
namespace {

constexpr std::size_t default_limit = 1000;
constexpr std::size_t max_sql_bytes = 1u << 20;

int query_table(Session& session, const std::string& name, std::optional<std::int64_t> version, std::size_t limit) {
    const auto entry = published_table(session, name);
    LakeSession lake(session);
    const auto snapshot = lake.reader().open(table_source(entry, version));
    lake.reader().confine();
    std::string order;
    for (const auto& column : snapshot.key) order += (order.empty() ? " order by " : ", ") + lake::engine::quote_identifier(column);
    auto rows = lake.connection().read_only(
        fmt::format("select * from {}{}{}", lake::engine::quote_table(name), order, limit == 0 ? "" : fmt::format(" limit {}", limit + 1)));
    print_rows(session, std::move(rows), limit, {{"table", name}, {"version", snapshot.version}});
    return 0;
}

/// EXPLAIN cannot be serialized by the engine, what it explains can.
std::string_view without_explain(std::string_view sql) {
    const auto skip = [&sql](std::string_view word) {
        const auto start = sql.find_first_not_of(" \t\r\n");
        if (start == std::string_view::npos || sql.size() - start <= word.size()) return false;
        for (std::size_t i = 0; i < word.size(); ++i)
            if ((sql[start + i] | 0x20) != word[i]) return false;
        if (std::string_view(" \t\r\n").find(sql[start + word.size()]) == std::string_view::npos) return false;
        sql.remove_prefix(start + word.size());
        return true;
    };
    if (skip("explain")) skip("analyze");
    return sql;
}

int run_sql(Session& session, const std::string& sql, std::size_t limit) {
    LakeSession lake(session);
    const auto tables = published_tables(session)["tables"];
    auto read = json::array();
    for (const auto& name : lake.connection().table_names(without_explain(sql))) {
        if (name.starts_with("information_schema.") || name.starts_with("pg_catalog.")) continue;
        const auto found = std::find_if(tables.begin(), tables.end(), [&](const json& table) { return get_string(table, "name") == name; });
        if (found == tables.end()) {
            std::vector<std::string> names;
            for (const auto& table : tables) names.push_back(get_string(table, "name"));
            const auto near = closest(name, names);
            throw Error(Errc::not_found,
                        fmt::format("the table '{}' is not published in environment '{}'", name, session.scope().environment),
                        near ? fmt::format("did you mean '{}'?", *near) : "`lhcr table list` names them all; write layer.table");
        }
        const auto snapshot = lake.reader().open(table_source(*found));
        read.push_back({{"name", name}, {"version", snapshot.version}});
    }
    lake.reader().confine();
    print_rows(session, lake.connection().read_only(sql), limit, {{"tables", read}});
    return 0;
}

std::string read_sql(const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file, std::ios::binary);
        if (!opened) throw Error(Errc::not_found, fmt::format("cannot open '{}'", file));
    }
    std::istream& in = file == "-" ? std::cin : opened;
    std::string sql(max_sql_bytes + 1, '\0');
    in.read(sql.data(), static_cast<std::streamsize>(sql.size()));
    sql.resize(static_cast<std::size_t>(in.gcount()));
    if (sql.size() > max_sql_bytes) throw Error(Errc::usage, fmt::format("'{}' holds more than {} bytes of SQL", file, max_sql_bytes));
    return sql;
}

}  // namespace

void bind_table_query(CLI::App& app, Session& session) {
    struct Options {
        std::string name;
        std::optional<std::int64_t> version;
        std::size_t limit = default_limit;
    };
    auto options = std::make_shared<Options>();
    app.add_option("table", options->name, "gold.revenue_by_month")->required();
    app.add_option_function<std::int64_t>(
        "--version", [options](std::int64_t value) { options->version = value; }, "another version than the published one");
    app.add_option("--limit", options->limit, "rows at most, 0 for all");
    app.footer("rows come in the order of the table's key; decimals are text in JSON, so that no digit is lost");
    session.set_action([&session, options] { return query_table(session, options->name, options->version, options->limit); });
}

void bind_sql(CLI::App& app, Session& session) {
    struct Options {
        std::string sql;
        std::string file;
        std::size_t limit = default_limit;
    };
    auto options = std::make_shared<Options>();
    app.add_option("sql", options->sql, "one SELECT over published tables: \"select count(*) from bronze.res_partner\"");
    app.add_option("-f,--file", options->file, "read it from a file, - for stdin");
    app.add_option("--limit", options->limit, "rows at most, 0 for all");
    session.set_action([&session, options] {
        if (options->sql.empty() == options->file.empty())
            throw Error(Errc::usage, "give the SQL as one argument or by --file", "lhcr sql \"select count(*) from bronze.res_partner\"");
        return run_sql(session, options->file.empty() ? options->sql : read_sql(options->file), options->limit);
    });
}

}  // namespace lhcr::cli
