// snapshot_tool CONNINFO DIRECTORY TABLE… [--streams N] [--memory MB] [--zstd LEVEL] [--quarantine CELLS] [--specs FILE]
// [--commit STORE]: one group snapshot by the library alone, its manifest on stdout, progress on stderr; --commit makes Delta tables of
// it in STORE. For bench/ingest/run and tests/e2e/ingest_*: they measure and check ingestion without a control plane. --specs reads
// [{name, source, key, exclude, …}] instead of table names.
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ingest/snapshot.hpp"
#include "lake/schema.hpp"
#include "lake/table_format.hpp"
#include "store/store.hpp"

namespace {

std::atomic<bool> cancelled{false};

lhcr::ingest::TableSpec spec_of(const lhcr::json& entry) {
    lhcr::ingest::TableSpec spec;
    spec.source = lhcr::get_string(entry, "source");
    spec.name = lhcr::get_string(entry, "name", "bronze." + spec.source);
    spec.key = entry.value("key", std::vector<std::string>{});
    spec.exclude = entry.value("exclude", std::vector<std::string>{});
    spec.include = entry.value("include", std::vector<std::string>{});
    spec.required = lhcr::get_bool(entry, "required", false);
    spec.numeric_hints = entry.value("numeric_hints", lhcr::json::object());
    for (const auto& column : entry.value("expected", lhcr::json::array()))
        spec.expected.push_back(
            {lhcr::get_string(column, "name"), lhcr::get_string(column, "type"), lhcr::get_bool(column, "required", true)});
    return spec;
}

/// One overwrite a table, as the publish phase does it.
void commit(lhcr::store::ObjectStore& store, lhcr::ingest::TableResult& table) {
    lhcr::lake::CommitRequest request;
    request.schema = lhcr::lake::schema_from_json(table.schema);
    request.key = table.key;
    request.table_name = table.name;
    for (const auto& file : table.files) request.adds.push_back({file.name, file.size, file.rows, file.sha256, file.stats});
    lhcr::lake::table_format("delta", store)->commit(table.name, request);
}

int run(int argc, char** argv) {
    using namespace lhcr;
    ingest::SourceOptions source;
    ingest::SnapshotOptions options;
    std::vector<ingest::TableSpec> specs;
    std::unique_ptr<store::ObjectStore> store;
    std::vector<std::string> words(argv + 1, argv + argc);
    std::vector<std::string> plain;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto value = [&] { return i + 1 < words.size() ? words[++i] : throw Error(Errc::usage, "a value is missing"); };
        if (words[i] == "--streams") options.streams = std::stoi(value());
        else if (words[i] == "--memory") options.memory_mb = std::stoi(value());
        else if (words[i] == "--zstd") options.zstd_level = std::stoi(value());
        else if (words[i] == "--quarantine") options.max_quarantine = std::stoll(value());
        else if (words[i] == "--row-group") options.row_group_rows = std::stoi(value());
        else if (words[i] == "--commit") store = store::open_store(value());
        else if (words[i] == "--specs") {
            std::stringstream text;
            text << std::ifstream(value()).rdbuf();
            for (const auto& entry : parse_json(text.str(), "the specs")) specs.push_back(spec_of(entry));
        } else plain.push_back(words[i]);
    }
    if (plain.size() < 2) throw Error(Errc::usage, "say CONNINFO DIRECTORY TABLE…");
    source.conninfo = plain[0];
    options.directory = plain[1];
    for (std::size_t i = 2; i < plain.size(); ++i) specs.push_back(spec_of({{"source", plain[i]}}));
    options.cancelled = &cancelled;
    std::signal(SIGTERM, [](int) { cancelled = true; });
    const Stopwatch watch;
    options.progress = [&](const ingest::Progress& done) {
        std::cerr << fmt::format("{} ms: {} of {} rows, {} of {} tables\n", watch.elapsed().count(), done.rows_done, done.rows_estimated,
                                 done.tables_done, done.tables_total);
    };
    if (store)
        options.stage = [&](const ingest::TableSpec& spec, ingest::StagedFile& file) {
            store->put_file(spec.name + "/" + file.name, file.local, {.if_absent = true, .sha256 = file.sha256});
            std::filesystem::remove(file.local);
        };
    auto result = ingest::snapshot_group(source, specs, options);
    if (store)
        for (auto& table : result.tables)
            if (table.skipped.empty()) commit(*store, table);
    auto manifest = result.to_json();
    manifest["elapsed_ms"] = watch.elapsed().count();
    for (const auto& table : result.tables) {
        for (auto& entry : manifest["tables"])
            if (entry["name"] == table.name) {
                entry["passes"] = table.passes;
                for (const auto& cell : table.quarantine)
                    entry["quarantine"].push_back(
                        {{"key", cell.key}, {"column", cell.column}, {"value", cell.value}, {"reason", cell.reason}});
            }
    }
    std::cout << manifest.dump(1) << "\n";
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const lhcr::Error& error) {
        std::cerr << "error: " << error.message() << "\n";
        for (const auto& line : error.context()) std::cerr << "  " << line << "\n";
        if (!error.hint().empty()) std::cerr << "hint: " << error.hint() << "\n";
        return lhcr::info(error.errc()).exit_code;
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << "\n";
        return 1;
    }
}
