// A versioned table in an object store, whatever the format of its log: data files are staged first, then one commit names them.
// Called by the publish phase (commit), `table show|history|verify|vacuum` and the readers. Formats are picked by name.
//
// Errors: Errc::conflict when another writer moved an overwritten table on; Errc::integrity, naming file and version, for a log
// that is broken or names what is not there; Errc::usage for a table whose features this writer or reader does not know.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "lake/schema.hpp"
#include "store/store.hpp"

namespace lhcr::lake {

/// A data file as manifests name it (docs/contracts.md §3).
struct DataFile {
    std::string path;  ///< relative to the table's folder
    std::int64_t size = 0;
    std::int64_t rows = -1;       ///< -1: its writer left no statistics
    std::string sha256;           ///< empty for files of other writers
    json stats = json::object();  ///< {"<column>":{"min":text?,"max":text?,"nulls":n?,"nan":true?}}, right or absent
};

json to_json(const DataFile& file);
/// Throws Errc::usage for a path that leaves the table's folder or a hash that is none.
DataFile data_file_from_json(const json& value);

/// Identifies one logical write for ever: a commit that carries it twice has an effect once. `version` grows within `app_id`.
struct WriterTransaction {
    std::string app_id;
    std::int64_t version = 0;
};

enum class WriteMode { append, overwrite };

struct CommitRequest {
    WriteMode mode = WriteMode::overwrite;
    /// Overwrite: the version the new content was made from; -1: the table must not exist; nullopt: replace whatever is there.
    std::optional<std::int64_t> expected_version;
    Schema schema;
    std::vector<std::string> key;
    std::vector<DataFile> adds;
    std::optional<WriterTransaction> transaction;
    std::chrono::milliseconds as_of{0};  ///< the run's pinned clock since 1970: the only time that is written
    std::string table_name;              ///< "gold.revenue_by_month", for readers
    json info = json::object();          ///< run_id, hashes, git_sha: kept in the log under "lhcr"
};

struct CommitOutcome {
    std::int64_t version = 0;
    bool already_applied = false;  ///< the transaction was there before; nothing was written now
};

struct Snapshot {
    std::int64_t version = 0;
    Schema schema;
    std::vector<std::string> key;
    std::vector<DataFile> files;  ///< by path
    std::map<std::string, std::int64_t> transactions;
    std::int64_t rows() const;  ///< -1 when a file does not say
    std::int64_t bytes() const;
};

struct VersionInfo {
    std::int64_t version = 0;
    std::string timestamp;  ///< RFC 3339, the run's pinned clock
    std::string operation;
    json metrics = json::object();
    json info = json::object();  ///< what the commit carried under "lhcr"
};

struct VacuumOptions {
    std::chrono::system_clock::time_point now;
    std::chrono::milliseconds retention{std::chrono::hours(24 * 7)};
    std::set<std::int64_t> pinned_versions;  ///< named by manifests: never touched
    std::set<std::string> pinned_paths;      ///< files named by manifests that no version names yet
};

struct VacuumPlan {
    std::vector<store::ObjectInfo> files;  ///< to be removed; keys are whole keys of the store
    std::set<std::int64_t> retained_versions;
    std::int64_t kept_files = 0;
    std::int64_t bytes = 0;
};

/// Where conditional writes cannot be trusted: claims `version` of the table for `owner`, true when it is his (also when it was before).
using CommitArbiter = std::function<bool(const std::string& table, std::int64_t version, const std::string& owner)>;

class TableFormat {
public:
    virtual ~TableFormat() = default;
    virtual std::string_view name() const noexcept = 0;
    /// nullopt when there is no table. `version` 0 or more reads that version; Errc::not_found when there is none such.
    virtual std::optional<Snapshot> snapshot(const std::string& table, std::optional<std::int64_t> version = {}) = 0;
    /// Makes the table where there is none. Safe to repeat with the same transaction, also after a lost answer.
    virtual CommitOutcome commit(const std::string& table, const CommitRequest& request) = 0;
    /// Newest first.
    virtual std::vector<VersionInfo> history(const std::string& table, std::size_t limit) = 0;
    /// Shortens what a reader must replay. Done by commit every so often; harmless at any time.
    virtual void checkpoint(const std::string& table) = 0;
    /// Files under the table's folder that no retained version names: all versions that were current within the retention, those pinned
    /// and the last. Removes nothing.
    virtual VacuumPlan vacuum_plan(const std::string& table, const VacuumOptions& options) = 0;
};

/// The format called `name` ("delta") over a store; tables are named by their key prefix in it. Throws Errc::usage for another name.
std::unique_ptr<TableFormat> table_format(std::string_view name, store::ObjectStore& store, CommitArbiter arbiter = {});

/// Puts a local Parquet file into the table's folder under a name made of its content; quiet when it is there already.
DataFile stage_file(store::ObjectStore& store, const std::string& table, const std::filesystem::path& file, int ordinal,
                    const engine::ParquetFile& written);
/// "<store url>/<table>" ↔ the key prefix; Errc::usage when the location lies in another store.
std::string table_location(const store::ObjectStore& store, const std::string& table);
std::string table_prefix(const store::ObjectStore& store, std::string_view location);
/// Removes files that the plan names, and takes them out of it, until `enough` says so or none is left; returns how many bytes that were.
std::int64_t vacuum(
    store::ObjectStore& store, VacuumPlan& plan, const std::function<bool()>& enough = [] { return false; });

}  // namespace lhcr::lake
