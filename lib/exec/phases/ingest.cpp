// ingest: the tables of one source, read in one exported snapshot into staged Parquet files. Exact or quarantined; nothing published.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "exec/tables/checks.hpp"
#include "exec/tables/evidence.hpp"
#include "exec/tables/workspace.hpp"
#include "ingest/snapshot.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "lake/logical_hash.hpp"

namespace lhcr::exec::phases {
namespace {

ingest::TableSpec spec_of(const json& table, const std::string& schema) {
    ingest::TableSpec spec;
    spec.name = table.at("name");
    const std::string source = table.at("source_table");
    spec.source = source.find('.') == std::string::npos && !schema.empty() ? schema + "." + source : source;
    spec.key = table.at("key").get<std::vector<std::string>>();
    spec.exclude = table.at("exclude").get<std::vector<std::string>>();
    for (const auto& [column, type] : table.at("optional").items()) spec.expected.push_back({column, "", false});
    return spec;
}

void collect_quarantine(Workspace& workspace, const ingest::TableResult& table) {
    for (const auto& cell : table.quarantine) {
        const std::vector<lake::engine::Parameter> values = {table.name, cell.key, cell.column, cell.value, cell.reason};
        workspace.connection().query("insert into quarantined values (?, ?, ?, ?, ?, null)", values);
    }
}

}  // namespace

PhaseResult ingest(PhaseContext& context) {
    const json& input = context.input();
    const std::string source_name = input.at("source");
    // `--source` of one run wins over the pipeline's own connection.
    const std::string connection = get_string(context.params(), "source:" + source_name, input.at("connection"));
    const json& target = context.connection(connection);

    Workspace workspace(context);
    prepare_quarantine(workspace);
    std::vector<ingest::TableSpec> specs;
    std::map<std::string, const json*> tables_by_name;
    for (const auto& table : input.at("tables")) {
        specs.push_back(spec_of(table, get_string(input, "schema")));
        tables_by_name[specs.back().name] = &table;
    }

    ingest::SourceOptions source;
    source.conninfo = target.at("conninfo");
    source.password = context.connection_password(connection);
    source.application_name = fmt::format("lhcr {}", context.run_id());
    ingest::SnapshotOptions options;
    options.directory = context.scratch() / "ingest";
    options.streams = context.threads();
    options.memory_mb = static_cast<int>(get_int(input.value("limits", json::object()), "memory_mb", 512));
    std::atomic<bool> cancelled{false};
    options.cancelled = &cancelled;
    const CancelGuard guard([&] { cancelled = true; });
    options.progress = [&](const ingest::Progress& progress) {
        context.progress(fmt::format("{} ({} of {} tables)", progress.table, progress.tables_done, progress.tables_total),
                         progress.rows_done, progress.rows_estimated, "rows");
    };
    options.stage = [&](const ingest::TableSpec& spec, ingest::StagedFile& file) {
        workspace.store().put_file(fmt::format("{}/{}", table_key(context.run(), spec.name), file.name), file.local,
                                   {.if_absent = true, .content_type = "application/vnd.apache.parquet", .sha256 = file.sha256});
        std::error_code ignored;
        std::filesystem::remove(file.local, ignored);
    };

    const auto snapshot = ingest::snapshot_group(source, specs, options);

    json tables = json::array(), skipped = json::array();
    std::int64_t rows = 0, bytes_in = 0, bytes_out = 0, quarantined = 0;
    for (const auto& table : snapshot.tables) {
        if (!table.skipped.empty()) {
            skipped.push_back({{"name", table.name}, {"reason", table.skipped}});
            context.event(lifecycle::EventType::PHASE_PROGRESS, "info", fmt::format("{} is skipped: {}", table.name, table.skipped),
                          {{"table", table.name}});
            continue;
        }
        const json& declared = *tables_by_name.at(table.name);
        json entry = table.to_json();
        entry["layer"] = "bronze";
        entry["group"] = declared.at("group");
        entry["format"] = "delta";
        entry["location"] = fmt::format("{}/{}", workspace.store().url(), table_key(context.run(), table.name));
        std::vector<lake::NamedHash> hashes;
        for (const auto& file : table.files) hashes.push_back({file.name, file.sha256});
        entry["data_hash"] = lake::data_hash(hashes);
        entry["plan_hash"] = sha256_hex(canonical_json({{"source", table.source},
                                                        {"key", table.key},
                                                        {"schema", table.schema},
                                                        {"excluded", table.excluded},
                                                        {"git_sha", context.run().at("git_sha")},
                                                        {"engine", workspace.engine_text()}}));
        entry["quarantined"] = table.quarantine.size();
        collect_quarantine(workspace, table);
        workspace.show(entry);
        keep_evidence(workspace, declared, entry, {});
        rows += table.rows, bytes_in += table.bytes_in, bytes_out += table.bytes;
        quarantined += static_cast<std::int64_t>(table.quarantine.size());
        tables.push_back(std::move(entry));
    }
    if (quarantined > 0)
        context.event(lifecycle::EventType::PHASE_PROGRESS, "warn",
                      fmt::format("{} values have no exact place in a table; they are in quarantine.{}", quarantined,
                                  input.at("pipeline").get<std::string>()),
                      {{"quarantined", quarantined}});
    const json quarantine = stage_quarantine(workspace, input.at("pipeline"));
    return PhaseResult::success({{"tables", tables},
                                 {"skipped", skipped},
                                 {"checks", json::array()},
                                 {"quarantine", quarantine.is_null() ? json::array() : json::array({quarantine})},
                                 {"source", snapshot.facts.to_json()},
                                 {"connection", connection},
                                 {"publish", false}},
                                {{"rows", rows}, {"bytes_in", bytes_in}, {"bytes_out", bytes_out}});
}

}  // namespace lhcr::exec::phases
