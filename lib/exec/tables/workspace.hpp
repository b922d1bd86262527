// The room in which one phase works on tables: an engine of bounded memory, the store, the tables of earlier phases as views,
// and the way a finished file gets to its place. Used by every executor of lib/exec/phases that touches tables.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.hpp"
#include "base/json.hpp"
#include "exec/artifacts.hpp"
#include "exec/phase_context.hpp"
#include "lake/engine/database.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "lake/local_files.hpp"
#include "store/store.hpp"

namespace lhcr::exec {

/// Where a table's files and log live, as a key in the store: <org>/<environment>/tables/<project>/<layer>/<table>, or below
/// <org>/<environment>/scratch/<run> for a rebuild, which never touches what is published.
std::string table_key(const json& run, const std::string& table);

/// Throws the first finding about `what` as Errc::gate_rejected: what the gate found must not run here either.
void refuse_findings(const std::string& what, const Findings& findings);

class Workspace {
public:
    /// Throws Errc::blocked for another store than the pipeline asks for. Opens store and engine with the phase's limits; interrupts the
    /// engine when the attempt is cancelled.
    explicit Workspace(PhaseContext& context);
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    PhaseContext& context() { return context_; }
    lake::engine::Connection& connection() { return *connection_; }
    store::ObjectStore& store() { return *store_; }
    std::string engine_text() const;  ///< engine id, version and settings that can change a result: part of the plan hash

    /// All tables that earlier phases made, later ones winning, by name (docs/contracts.md §3 entries).
    const std::map<std::string, json>& tables() const { return tables_; }
    const json* find(const std::string& name) const;
    /// Tables that earlier phases skipped: name → reason.
    const std::map<std::string, std::string>& skipped() const { return skipped_; }
    void add(const json& table);
    void add_skipped(const std::string& name, const std::string& reason) { skipped_[name] = reason; }

    /// Before SQL of a pipeline runs: from here on the engine reads and writes the files of tables() and `results`, and nothing else; no
    /// setting changes. A template may be applied without its pipeline's checks, and those read text only. Not undoable.
    void confine(const std::vector<std::filesystem::path>& results = {});
    /// Makes the view <layer>.<name> over a table's files. `optional`: column → type, presented as typed NULL where the table has none.
    void show(const json& table, const json& optional = json::object());
    /// The view over an empty relation with these columns.
    void show_empty(const std::string& name, const json& typed_columns);
    /// The view over one local Parquet file.
    void show_file(const std::string& name, const std::filesystem::path& file);
    std::vector<std::filesystem::path> local_paths(const json& table);

    /// Sets as_of and the pipeline's parameters as SQL variables and runs the macros; Errc::gate_rejected for what is no macro.
    void prepare_sql(const json& params, const std::string& macros);

    /// Puts a finished Parquet file into its table's folder under its content's name; → {path, size, rows, sha256, stats}.
    json stage(const std::string& table, const std::filesystem::path& file, const lake::engine::ParquetFile& written);
    /// Keeps small texts as artifacts of this phase.
    void keep_texts(const std::vector<ArtifactText>& texts) { exec::keep_texts(context_, *store_, texts); }
    /// Throws Errc::cancelled when the run was.
    void check_cancelled() const;

private:
    PhaseContext& context_;
    std::unique_ptr<store::ObjectStore> store_;
    std::unique_ptr<lake::LocalFiles> files_;
    std::unique_ptr<lake::engine::Database> database_;
    std::unique_ptr<lake::engine::Connection> connection_;
    std::map<std::string, json> tables_;
    std::map<std::string, std::string> skipped_;
    std::unique_ptr<CancelGuard> guard_;  // last: gone before what it interrupts
};

}  // namespace lhcr::exec
