// The lint of clocks and chance, held against the engine's own list of functions: a release of the engine that brings one goes red here.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "base/error.hpp"
#include "lake/engine/database.hpp"
#include "pipelines/sql_text.hpp"

using namespace lhcr;

namespace {

bool refused(const std::string& sql) {
    return has_errors(pipelines::lint_determinism(pipelines::sql_tokens(sql), "q.sql"));
}

std::set<std::string> names(lake::engine::Connection& connection, const std::string& condition) {
    std::set<std::string> found;
    auto result = connection.query("select distinct function_name from duckdb_functions() where " + condition);
    while (auto chunk = result.next())
        for (std::uint64_t row = 0; row < chunk->rows(); ++row) found.emplace(chunk->column(0).string_at(row));
    return found;
}

}  // namespace

TEST_CASE("determinism: what the engine calls volatile is refused") {
    lake::engine::Database database;
    lake::engine::Connection connection(database);
    // Names of the one database and its schemas, and an error that says what it was given: the same each time.
    const std::set<std::string> constant = {"current_database", "current_schema", "current_schemas", "in_search_path", "error"};
    const auto found = names(connection, "stability in ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')");
    CHECK(found.size() > 20);
    for (const auto& name : found)
        if (!constant.contains(name)) CHECK_MESSAGE(refused(fmt::format("select {}(x) from t", name)), name);
}

TEST_CASE("determinism: a function without arguments that gives a time reads the clock, whatever the engine calls it") {
    lake::engine::Database database;
    lake::engine::Connection connection(database);
    int clocks = 0;
    for (const auto& name : names(connection, "function_type in ('scalar', 'macro') and len(parameters) = 0")) {
        try {
            const std::string query = fmt::format("select \"{}\"()", name);
            const auto type = connection.query_text(fmt::format("select typeof(\"{}\"())", name)).value_or("");
            if (!type.starts_with("TIME") && type != "DATE") continue;
            ++clocks;
            CHECK_MESSAGE(refused(query), name);
        } catch (const Error&) {  // an operator, or a function that wants something after all
        }
    }
    CHECK(clocks >= 9);
}
