// Pipeline → run template. The template carries everything the phases need (SQL as written, checks as compiled), so that a worker
// needs no checkout and a rebuild executes the very same text.
#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "pipelines/pipeline.hpp"
#include "pipelines/sql_text.hpp"

namespace lhcr::pipelines {
namespace {

json typed(const TypedColumns& columns) {
    json out = json::object();
    for (const auto& [name, type] : columns) out[name] = type;
    return out;
}

json compile_expectation(const Expectation& expectation, const std::string& table) {
    json references = json::array();  // tables that must be there for the check to make sense
    if (expectation.kind == "foreign_key") references.push_back(expectation.arguments["references"]);
    if (expectation.kind == "sql")
        for (const auto& reference : sql_references(sql_tokens(expectation.sql), layers))
            if (reference.table != table) references.push_back(reference.table);
    return {{"name", expectation.name},         {"kind", expectation.kind},
            {"severity", expectation.severity}, {"rows", is_row_expectation(expectation.kind)},
            {"references", references},         {"sql", violations_sql(expectation, table)}};
}

json compile_table(const Table& table) {
    json out = {{"name", table.name}, {"layer", table.layer}, {"key", table.key}, {"group", table.group}, {"mask", table.mask}};
    out["expectations"] = json::array();
    for (const auto& expectation : table.expectations) out["expectations"].push_back(compile_expectation(expectation, table.name));
    if (table.from_source()) {
        out["source_table"] = table.source_table;
        out["exclude"] = table.exclude;
        out["optional"] = typed(table.optional_columns);
    } else {
        out["sql_path"] = table.sql_path;
        out["sql"] = table.sql;
        out["references"] = table.references;
        if (table.append) out["write"] = "append";
        json optional = json::object();
        for (const auto& [name, columns] : table.optional_references) optional[name] = typed(columns);
        out["optional_refs"] = optional;
    }
    return out;
}

}  // namespace

json compile_template(const Pipeline& pipeline, const std::string& project) {
    const auto order = ordered_tables(pipeline);
    json optional_columns = json::object();
    for (const auto* table : order)
        if (!table->optional_columns.empty()) optional_columns[table->name] = typed(table->optional_columns);
    json limits = pipeline.limits;
    limits.erase("timeout");
    const auto phase = [&](const std::string& name, const std::string& kind, const std::string& executor, json input) {
        input["pipeline"] = pipeline.name;
        input["limits"] = limits;
        if (!pipeline.store.empty()) input["store"] = pipeline.store;
        return json{{"name", name}, {"kind", kind}, {"executor", executor}, {"input", std::move(input)}};
    };

    json phases = json::array();
    for (const auto& [name, source] : pipeline.sources) {
        json tables = json::array();
        for (const auto* table : order)
            if (table->source == name) tables.push_back(compile_table(*table));
        if (tables.empty()) continue;
        phases.push_back(phase(pipeline.sources.size() == 1 ? "ingest" : "ingest_" + name, "ingest", "ingest",
                               {{"source", name},
                                {"source_kind", source["kind"]},
                                {"connection", source["connection"]},
                                {"schema", source.value("schema", "")},
                                {"tables", tables}}));
    }
    json sourced = json::array();
    for (const auto* table : order)
        if (table->from_source())
            sourced.push_back({{"name", table->name},
                               {"key", table->key},
                               {"mask", table->mask},
                               {"expectations", compile_table(*table)["expectations"]}});
    phases.push_back(phase("validate", "validate", "duckdb", {{"tables", sourced}, {"optional_columns", optional_columns}}));
    for (const auto& layer : layer_order) {
        json tables = json::array();
        for (const auto* table : order)
            if (table->layer == layer && !table->from_source()) tables.push_back(compile_table(*table));
        if (tables.empty()) continue;
        phases.push_back(phase("transform_" + layer, "transform", "duckdb",
                               {{"layer", layer},
                                {"tables", tables},
                                {"macros", pipeline.macros},
                                {"params", pipeline.params},
                                {"optional_columns", optional_columns}}));
    }
    json published = json::array();
    for (const auto* table : order)
        published.push_back({{"name", table->name}, {"layer", table->layer}, {"group", table->group}, {"key", table->key}});
    phases.push_back(phase("publish", "publish", "duckdb", {{"tables", published}, {"groups", pipeline.groups}}));
    json profiled = json::array();
    for (const auto* table : order) profiled.push_back({{"name", table->name}, {"mask", table->mask}});
    phases.push_back(phase("profile", "profile", "duckdb", {{"tables", profiled}}));

    json document = {{"project", project},
                     {"name", pipeline.name},
                     {"kind", "pipeline"},
                     {"description", pipeline.description},
                     {"spec_slug", pipeline.spec_slug},
                     {"content_hash", pipeline.content_hash()},
                     {"phases", phases}};
    if (pipeline.limits.contains("timeout"))
        document["limits"] = {{"run_timeout_ms", parse_duration(pipeline.limits["timeout"].get<std::string>(), "limits.timeout").count()}};
    return document;
}

}  // namespace lhcr::pipelines
