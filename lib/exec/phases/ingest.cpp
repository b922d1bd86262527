// ingest: the tables of one source, read in one exported snapshot into staged Parquet files. Exact or quarantined; nothing published.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "exec/tables/checks.hpp"
#include "exec/tables/evidence.hpp"
#include "exec/tables/last_version.hpp"
#include "exec/tables/workspace.hpp"
#include "ingest/snapshot.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "lake/logical_hash.hpp"
#include "lake/staging.hpp"

namespace lhcr::exec::phases {
namespace {

ingest::TableSpec spec_of(const json& table, const std::string& schema, const LastVersions& last) {
    ingest::TableSpec spec;
    spec.name = table.at("name");
    const std::string source = table.at("source_table");
    spec.source = source.find('.') == std::string::npos && !schema.empty() ? schema + "." + source : source;
    spec.key = table.at("key").get<std::vector<std::string>>();
    spec.exclude = table.at("exclude").get<std::vector<std::string>>();
    last.teach(spec, table.at("optional"));
    return spec;
}

void collect_quarantine(Workspace& workspace, const ingest::TableResult& table) {
    for (const auto& cell : table.quarantine) {
        const std::vector<lake::engine::Parameter> values = {table.name, cell.key, cell.column, cell.value, cell.reason};
        workspace.connection().query("insert into quarantined values (?, ?, ?, ?, ?, null)", values);
    }
}

/// A database in which nothing of the pipeline is there is the wrong one; a module that is absent is no error.
void refuse_a_stranger(const ingest::SnapshotResult& snapshot, const std::string& connection, const std::string& kind) {
    std::string names;
    std::size_t absent = 0;
    for (const auto& table : snapshot.tables) {
        if (table.skipped != ingest::absent_table) continue;
        if (++absent <= 3) names += (names.empty() ? "" : ", ") + table.source;
    }
    if (absent == 0 || absent != snapshot.tables.size()) return;
    throw Error(Errc::not_found,
                fmt::format("the database '{}' (connection '{}') {}: it has none of the {} tables that the pipeline reads ({}{})",
                            snapshot.facts.database, connection, kind == "odoo" ? "is no Odoo" : "is not the pipeline's source", absent,
                            names, absent > 3 ? ", …" : ""),
                fmt::format("`lhcr connections test {}` says where it leads; `--source` takes another connection", connection));
}

json skip(PhaseContext& context, const ingest::TableResult& table, const LastVersions& last) {
    const std::string standing = last.standing(table.name);
    const std::string reason = standing.empty() ? table.skipped : fmt::format("{}; {}", table.skipped, standing);
    context.event(lifecycle::EventType::PHASE_PROGRESS, standing.empty() ? "info" : "warn",
                  fmt::format("{} is skipped: {}", table.name, reason), {{"table", table.name}});
    return {{"name", table.name}, {"reason", reason}};
}

/// The table's entry in the output manifest, with its evidence.
json keep(Workspace& workspace, const ingest::TableResult& table, const json& declared, const std::string& connection) {
    const json& run = workspace.context().run();
    json entry = table.to_json();
    entry["layer"] = "bronze";
    entry["group"] = declared.at("group");
    entry["format"] = "delta";
    entry["connection"] = connection;
    entry["location"] = fmt::format("{}/{}", workspace.store().url(), table_key(run, table.name));
    std::vector<lake::NamedHash> hashes;
    for (const auto& file : table.files) hashes.push_back({file.name, file.sha256});
    entry["data_hash"] = lake::data_hash(hashes);
    entry["plan_hash"] = sha256_hex(canonical_json({{"source", table.source},
                                                    {"key", table.key},
                                                    {"schema", table.schema},
                                                    {"excluded", table.excluded},
                                                    {"git_sha", run.at("git_sha")},
                                                    {"engine", workspace.engine_text()}}));
    entry["quarantined"] = table.quarantine.size();
    collect_quarantine(workspace, table);
    workspace.show(entry);
    keep_evidence(workspace, declared, entry, {});
    return entry;
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
    LastVersions last(context);
    std::vector<ingest::TableSpec> specs;
    std::map<std::string, const json*> tables_by_name;
    for (const auto& table : input.at("tables")) {
        specs.push_back(spec_of(table, get_string(input, "schema"), last));
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
    options.drift = [&](const auto& drifts) { last.judge(drifts, connection); };
    options.progress = [&](const ingest::Progress& progress) {
        context.progress(fmt::format("{} ({} of {} tables)", progress.table, progress.tables_done, progress.tables_total),
                         progress.rows_done, progress.rows_estimated, "rows");
        context.usage({{"rows", progress.rows_done}});
    };
    options.stage = [&](const ingest::TableSpec& spec, ingest::StagedFile& file) {
        const lake::DataFile staged{.path = file.name, .size = file.size, .sha256 = file.sha256};
        lake::put_data_file(workspace.store(), table_key(context.run(), spec.name), staged, file.local);
        std::error_code ignored;
        std::filesystem::remove(file.local, ignored);
    };

    const auto snapshot = ingest::snapshot_group(source, specs, options);
    refuse_a_stranger(snapshot, connection, get_string(input, "source_kind"));

    json tables = json::array(), skipped = json::array();
    std::int64_t rows = 0, bytes_in = 0, bytes_out = 0, quarantined = 0, rereads = 0;
    for (const auto& table : snapshot.tables) {
        if (!table.skipped.empty()) {
            skipped.push_back(skip(context, table, last));
            continue;
        }
        tables.push_back(keep(workspace, table, *tables_by_name.at(table.name), connection));
        rows += table.rows, bytes_in += table.bytes_in, bytes_out += table.bytes, rereads += table.passes - 1;
        quarantined += static_cast<std::int64_t>(table.quarantine.size());
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
                                 {"drift", last.accepted()},
                                 {"quarantine", quarantine.is_null() ? json::array() : json::array({quarantine})},
                                 {"source", snapshot.facts.to_json()},
                                 {"connection", connection},
                                 {"publish", false}},
                                {{"rows", rows}, {"bytes_in", bytes_in}, {"bytes_out", bytes_out}, {"rereads", rereads}});
}

}  // namespace lhcr::exec::phases
