// `lhcr table list|show|history`: what is published, from the catalogue and from a table's own log.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/lake_session.hpp"
#include "lake/schema.hpp"

namespace lhcr::cli {
namespace {

int list_tables(Session& session, const std::string& layer) {
    auto document = published_tables(session);
    if (!layer.empty()) {
        auto kept = json::array();
        for (auto& table : document["tables"])
            if (get_string(table, "layer") == layer) kept.push_back(std::move(table));
        document["tables"] = std::move(kept);
    }
    session.output().list("TableList", document, "tables",
                          {{"NAME", "name"},
                           {"VERSION", "version", Cell::number},
                           {"ROWS", "rows", Cell::number},
                           {"BYTES", "bytes", Cell::bytes},
                           {"PUBLISHED", "published_at", Cell::time},
                           {"LOGICAL HASH", "logical_hash", Cell::text, true},
                           {"RUN", "run_id", Cell::text, true},
                           {"LOCATION", "location", Cell::text, true}},
                          "name");
    if (document["tables"].empty()) session.output().note("no table is published; `lhcr pipeline run` publishes some");
    return 0;
}

int show_table(Session& session, const std::string& name, std::optional<std::int64_t> version) {
    auto document = published_table(session, name);
    LakeSession lake(session);
    const auto source = table_source(document, version);
    const auto snapshot =
        lake::table_format(source.format, lake.store())->snapshot(lake::table_prefix(lake.store(), source.location), source.version);
    if (!snapshot)
        throw Error(Errc::integrity, fmt::format("the catalogue names '{}', but there is no table at '{}'", name, source.location),
                    "`lhcr table verify` says more");
    document.erase("history");
    document["version"] = snapshot->version;
    document["rows"] = snapshot->rows();
    document["bytes"] = snapshot->bytes();
    document["key"] = snapshot->key;
    document["schema"] = lake::to_json(snapshot->schema);
    auto files = json::array();
    for (const auto& file : snapshot->files) files.push_back(lake::to_json(file));
    document["files"] = std::move(files);
    session.output().object("Table", document,
                            {{"name", "name"},
                             {"format", "format"},
                             {"version", "version", Cell::number},
                             {"rows", "rows", Cell::number},
                             {"bytes", "bytes", Cell::bytes},
                             {"location", "location"},
                             {"published", "published_at", Cell::time},
                             {"run", "run_id"},
                             {"logical hash", "logical_hash"},
                             {"data hash", "data_hash"}},
                            "name");
    session.output().human_table(document["schema"], {{"COLUMN", "name"}, {"TYPE", "type"}}, "columns");
    return 0;
}

int show_history(Session& session, const std::string& name, std::size_t limit) {
    const auto entry = published_table(session, name);
    LakeSession lake(session);
    const auto source = table_source(entry);
    auto versions = json::array();
    for (auto& version :
         lake::table_format(source.format, lake.store())->history(lake::table_prefix(lake.store(), source.location), limit)) {
        json item = {
            {"version", version.version}, {"as_of", version.timestamp}, {"operation", version.operation}, {"metrics", version.metrics}};
        if (version.info.is_object()) item.update(version.info);
        item["published"] = version.version == get_int(entry, "version");
        versions.push_back(std::move(item));
    }
    session.output().list("TableHistory", {{"table", name}, {"versions", versions}}, "versions",
                          {{"VERSION", "version", Cell::number},
                           {"AS OF", "as_of", Cell::time},
                           {"OPERATION", "operation"},
                           {"ROWS", "metrics.numOutputRows", Cell::number},
                           {"RUN", "run_id"},
                           {"GIT", "git_sha", Cell::text, true},
                           {"LOGICAL HASH", "logical_hash", Cell::text, true}},
                          "version");
    return 0;
}

}  // namespace

void bind_table_list(CLI::App& app, Session& session) {
    auto layer = std::make_shared<std::string>();
    app.add_option("--layer", *layer, "only the tables of this layer");
    session.set_action([&session, layer] { return list_tables(session, *layer); });
}

void bind_table_show(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto version = std::make_shared<std::optional<std::int64_t>>();
    app.add_option("table", *name, "gold.revenue_by_month")->required();
    app.add_option_function<std::int64_t>(
        "--version", [version](std::int64_t value) { *version = value; }, "another version than the published one");
    session.set_action([&session, name, version] { return show_table(session, *name, *version); });
}

void bind_table_history(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto limit = std::make_shared<std::size_t>(50);
    app.add_option("table", *name, "gold.revenue_by_month")->required();
    app.add_option("--limit", *limit, "newest versions to show");
    session.set_action([&session, name, limit] { return show_history(session, *name, *limit); });
}

}  // namespace lhcr::cli
