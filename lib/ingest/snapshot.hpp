// Full snapshot of a group of tables: one exported snapshot, COPY binary over key ranges, decoded straight into Parquet files.
// Called by lib/exec/phases/ingest.cpp. Nothing is committed here: the files are staged, `publish` names them in a log.
//
// Promises: the bytes of every file are a function of the rows, the specs and the engine build alone (not of thread count, heap
// order or machine); every value is exact or in the quarantine; memory is bounded whatever the size of a table.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "ingest/drift.hpp"
#include "ingest/source.hpp"

namespace lhcr::ingest {

/// Why a table is skipped that the source does not have.
inline constexpr std::string_view absent_table = "source table absent";

/// One table of the group, as a pipeline's `bronze.…` entry says it.
struct TableSpec {
    std::string name;                      ///< of the published table: "bronze.account_move_line"
    std::string source;                    ///< "account_move_line" (by the connection's search path, else public) or "schema.table"
    std::vector<std::string> key;          ///< total, unique order; empty: the source's own key, else all columns (keyless)
    std::vector<std::string> exclude;      ///< on top of the built-in exclusions; a name the source lacks is no error
    std::vector<ExpectedColumn> expected;  ///< of the last version: what drift is; columns not named here are read as they are
    std::vector<std::string> include;      ///< columns read although a built-in exclusion names them; listed in the manifest
    json numeric_hints = json::object();   ///< column → "decimal(p,s)" of the last version: spares a second pass, never changes a result
    bool required = false;                 ///< true: an absent table is Errc::not_found instead of `skipped`
};

struct StagedFile {
    std::string name;             ///< "part-00003-<24 hex>.parquet": its ordinal by key range and its content hash
    std::filesystem::path local;  ///< in `directory`/<table>; gone after `stage` took it
    std::int64_t size = 0;
    std::int64_t rows = 0;
    std::string sha256;
    json stats;            ///< {"<column>":{"min":text?,"max":text?,"nulls":n?}}: right or absent
    json to_json() const;  ///< {path, size, rows, sha256, stats} as in the output manifest
};

/// A cell that has no exact place in the table: there it is NULL, here is its text.
struct QuarantinedCell {
    std::string key;  ///< JSON object of the key columns; "null" for a keyless table
    std::string column;
    std::string value;   ///< the exact text of Postgres
    std::string reason;  ///< "not a number", "infinity", "more than 38 digits", "out of range", …
};

struct TableResult {
    std::string name;
    std::string source;             ///< "public.account_move_line"
    std::string skipped;            ///< the reason; empty: it was read
    std::vector<StagedFile> files;  ///< by ordinal
    json schema = json::array();    ///< [{name, type, nullable, source_type, attnum}]
    std::vector<std::string> key;   ///< empty: keyless, only the logical hash says what is in it
    json excluded = json::array();  ///< [{column, reason}]
    std::int64_t rows = 0;
    std::int64_t bytes = 0;     ///< of the files
    std::int64_t bytes_in = 0;  ///< of the COPY streams
    std::string logical_hash;
    std::vector<QuarantinedCell> quarantine;  ///< at most `max_quarantine`; then Errc::gate_rejected names the table
    int passes = 1;                           ///< 2: a numeric type had to be found by reading the table once
    json to_json() const;                     ///< the table's entry in the output manifest, without location and version
};

struct SnapshotResult {
    SnapshotFacts facts;
    std::vector<TableResult> tables;  ///< in the order of the specs
    json to_json() const;             ///< {tables, skipped, source}
};

struct Progress {
    std::string table;
    std::int64_t rows_done = 0;
    std::int64_t rows_estimated = 0;  ///< 0: not known
    int tables_done = 0;
    int tables_total = 0;
};

struct SnapshotOptions {
    std::filesystem::path directory;  ///< where files are written; temporary files of a killed run are removed from it first
    int streams = 2;                  ///< worker connections
    int memory_mb = 512;              ///< bound for the engine; decoding adds a few MiB a stream
    int zstd_level = 1;
    int row_group_rows = 122880;
    std::int64_t max_quarantine = 100'000;         ///< cells a table
    const std::atomic<bool>* cancelled = nullptr;  ///< polled at each chunk (2048 rows); then Errc::cancelled
    /// Called once, before the first row, with what drifted in all tables; throws to refuse it. None given: drift is gate_rejected.
    std::function<void(const std::vector<Drift>&)> drift;
    std::function<void(const Progress&)> progress;             ///< about once a second, from one thread at a time
    std::function<void(const TableSpec&, StagedFile&)> stage;  ///< each finished file, from one thread at a time; may move or upload it
};

/// Reads every table of `specs` in one snapshot. Throws not_authorised with the GRANT that is missing, not_found (a required table,
/// a column of `key`), gate_rejected (drift: a column vanished or changed its type), unavailable (server gone, disk full), cancelled.
SnapshotResult snapshot_group(const SourceOptions& source, std::span<const TableSpec> specs, const SnapshotOptions& options);
/// The same on a snapshot that is already open.
SnapshotResult snapshot_group(Source& source, std::span<const TableSpec> specs, const SnapshotOptions& options);

}  // namespace lhcr::ingest
