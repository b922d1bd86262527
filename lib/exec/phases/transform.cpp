// transform: one layer of a pipeline. For each table: its query into one ordered Parquet file, its expectations, its hashes, its
// evidence. Files are staged, nothing is published. A red gate ends the phase, so that the publish phase never runs.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phase_context.hpp"
#include "exec/phases.hpp"
#include "exec/tables/checks.hpp"
#include "exec/tables/evidence.hpp"
#include "exec/tables/workspace.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "lake/logical_hash.hpp"
#include "lake/stored_query.hpp"
#include "pipelines/sql_text.hpp"

namespace lhcr::exec::phases {
namespace {

// The reason why the table cannot be made here, empty when it can; absent optional references become empty relations.
std::string missing_reference(Workspace& workspace, const json& table) {
    const json& optional = table.at("optional_refs");
    for (const auto& reference : table.at("references")) {
        const std::string name = reference;
        if (workspace.find(name)) continue;
        if (!optional.contains(name)) return fmt::format("{} is absent", name);
        workspace.show_empty(name, optional[name]);
    }
    return {};
}

// What the queries' variables are set to. Of the run's parameters only these: what a source is called on some machine decides no row.
json values_of(const json& declared, const json& given) {
    json values = json::object();
    for (const auto& [name, parameter] : declared.items())
        values[name] = given.contains(name) ? given.at(name) : parameter.value("default", json());
    return values;
}

// Everything that decides the rows: same plan hash, same logical hash (docs/guide/determinism.md).
std::string plan_hash(const Workspace& workspace, const json& run, const json& table, const json& input) {
    json inputs = json::object();
    for (const auto& reference : table.at("references"))
        if (const json* found = workspace.find(reference)) inputs[reference.get<std::string>()] = found->at("logical_hash");
    return sha256_hex(canonical_json({{"sql", table.at("sql")},
                                      {"macros", input.at("macros")},
                                      {"params", input.at("params")},
                                      {"values", values_of(input.at("params"), run.value("params", json::object()))},
                                      {"key", table.at("key")},
                                      {"expectations", table.at("expectations")},
                                      {"optional_refs", table.at("optional_refs")},
                                      {"as_of", run.at("as_of")},
                                      {"git_sha", run.at("git_sha")},
                                      {"engine", workspace.engine_text()},
                                      {"inputs", inputs}}));
}

/// Where a table's query writes to, and its rows without those that were set aside. They stay until the phase ends: what reads the table
/// later in it reads them, because the store's own file has a name that the engine was not told before it was confined.
struct ResultFiles {
    std::filesystem::path candidate, kept;
};

/// By number: a name that comes with a template says nothing about a path here.
ResultFiles result_files(const PhaseContext& context, std::size_t number) {
    return {context.scratch() / fmt::format("{}.candidate.parquet", number), context.scratch() / fmt::format("{}.kept.parquet", number)};
}

/// The column that the engine did not find, from its message; empty for another mistake.
std::string unknown_column(const std::string& message) {
    for (const std::string_view before : {"does not have a column named \"", "Referenced column \""}) {
        const auto at = message.find(before);
        if (at == std::string::npos) continue;
        const auto begin = at + before.size();
        return message.substr(begin, message.find('"', begin) - begin);
    }
    return {};
}

/// Most often a source that lacks a column, not a typing error: said in the words of the pipeline file.
lake::StoredQuery bind(Workspace& workspace, const json& table) {
    try {
        return lake::stored_query(workspace.connection(), table.at("sql").get<std::string>());
    } catch (const Error& error) {
        const std::string column = unknown_column(error.message());
        if (error.errc() != Errc::usage || column.empty()) throw;
        throw Error(Errc::usage,
                    fmt::format("no column \"{}\" in {} ({})", column,
                                fmt::join(table.at("references").get<std::vector<std::string>>(), ", "), error.message()),
                    fmt::format("where the source lacks it, name it with its type under `optional` of its bronze table; else correct {}",
                                get_string(table, "sql_path")));
    }
}

json make_table(Workspace& workspace, const json& table, const ResultFiles& files, const json& input, json& checks,
                std::vector<std::string>& stopped) {
    const std::string name = table.at("name");
    auto& connection = workspace.connection();
    refuse_findings(name, pipelines::lint_statement(pipelines::sql_tokens(table.at("sql").get<std::string>()), {}));
    const lake::engine::ParquetOptions options{.order_by = table.at("key").get<std::vector<std::string>>()};

    const auto query = bind(workspace, table);
    auto written = lake::engine::write_parquet(connection, query.sql, files.candidate, options);
    workspace.show_file(name, files.candidate);
    workspace.add({{"name", name}, {"location", ""}, {"files", json::array()}});  // visible to its own checks; replaced below
    const auto outcome = run_checks(workspace, table);
    for (const auto& check : outcome.checks) checks.push_back(check);
    stopped.insert(stopped.end(), outcome.stopped.begin(), outcome.stopped.end());
    auto file = files.candidate;
    if (outcome.quarantined > 0) {
        written = lake::engine::write_parquet(connection, without_quarantined(table), files.kept, options);
        workspace.show_file(name, files.kept);
        file = files.kept;
        std::filesystem::remove(files.candidate);
    }

    const auto hash =
        lake::logical_hash(connection, fmt::format("select * from {}", lake::engine::quote_table(name)), workspace.context().threads());
    json entry = {
        {"name", name}, {"layer", table.at("layer")}, {"group", table.at("group")}, {"format", "delta"}, {"key", table.at("key")}};
    entry["location"] = fmt::format("{}/{}", workspace.store().url(), table_key(workspace.context().run(), name));
    entry["schema"] = lake::to_json(query.schema);
    entry["rows"] = written.rows;
    entry["bytes"] = written.bytes;
    entry["quarantined"] = outcome.quarantined;
    entry["plan_hash"] = plan_hash(workspace, workspace.context().run(), table, input);
    entry["logical_hash"] = hash.hex;
    keep_evidence(workspace, table, entry, query.sql);
    entry["files"] = json::array();
    const bool append = get_string(table, "write") == "append";
    if (append) entry["write"] = "append";
    // A file is named by its content, and all empty ones are the same: a run that adds nothing names none.
    if (!append || written.rows > 0) entry["files"].push_back(workspace.stage(name, file, written));
    std::vector<lake::NamedHash> hashes;
    for (const auto& staged : entry["files"]) hashes.push_back({staged["path"], staged["sha256"]});
    entry["data_hash"] = lake::data_hash(std::move(hashes));
    return entry;
}

}  // namespace

PhaseResult transform(PhaseContext& context) {
    Workspace workspace(context);
    const json& input = context.input();
    const json optional = input.value("optional_columns", json::object());
    std::vector<std::filesystem::path> results{quarantine_file(context)};
    for (std::size_t i = 0; i < input.at("tables").size(); ++i)
        for (const auto& file : {result_files(context, i).candidate, result_files(context, i).kept}) results.push_back(file);
    workspace.confine(results);
    for (const auto& [name, table] : workspace.tables()) workspace.show(table, optional.value(name, json::object()));
    workspace.prepare_sql(input.at("params"), get_string(input, "macros"));
    prepare_quarantine(workspace);

    json tables = json::array(), skipped = json::array(), checks = json::array();
    std::vector<std::string> stopped;
    std::int64_t done = 0, rows = 0, bytes = 0;
    std::size_t number = 0;
    for (const auto& table : input.at("tables")) {
        workspace.check_cancelled();
        const ResultFiles files = result_files(context, number++);
        const std::string name = table.at("name");
        if (const std::string reason = missing_reference(workspace, table); !reason.empty()) {
            skipped.push_back({{"name", name}, {"reason", reason}});
            workspace.add_skipped(name, reason);
            context.event(lifecycle::EventType::PHASE_PROGRESS, "info", fmt::format("{} is skipped: {}", name, reason), {{"table", name}});
            continue;
        }
        try {
            json entry = make_table(workspace, table, files, input, checks, stopped);
            rows += entry["rows"].get<std::int64_t>();
            bytes += entry["bytes"].get<std::int64_t>();
            workspace.add(entry);
            tables.push_back(std::move(entry));
        } catch (Error& error) {
            throw std::move(error).add_context(fmt::format("making {}", name));
        }
        context.progress(name, ++done, static_cast<std::int64_t>(input["tables"].size()), "tables");
    }
    const json quarantine = stage_quarantine(workspace, input.at("pipeline"));
    json output = {{"tables", tables},
                   {"skipped", skipped},
                   {"checks", checks},
                   {"quarantine", quarantine.is_null() ? json::array() : json::array({quarantine})},
                   {"publish", false}};
    json usage = {{"rows", rows}, {"bytes_out", bytes}};
    if (!stopped.empty())
        throw Error(Errc::gate_rejected, fmt::format("{} of {} checks failed: {}", stopped.size(), checks.size(), fmt::join(stopped, "; ")),
                    "nothing was published; the last good versions stay. `lhcr run show` lists the checks with keys of violating rows")
            .set_detail(json{{"checks", checks}}.dump());
    return PhaseResult::success(std::move(output), std::move(usage));
}

}  // namespace lhcr::exec::phases
