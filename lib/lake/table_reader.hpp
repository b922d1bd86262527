// Published tables as views of an engine connection: what `table query`, `lhcr sql` and `table verify` read.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lake/engine/database.hpp"
#include "lake/local_files.hpp"
#include "lake/table_format.hpp"

namespace lhcr::lake {

/// A table as the catalogue names it.
struct TableSource {
    std::string name;  ///< "gold.revenue_by_month"
    std::string format = "delta";
    std::string location;
    std::optional<std::int64_t> version;  ///< nullopt: the last one in its log
};

class TableReader {
public:
    TableReader(store::ObjectStore& store, LocalFiles& files, engine::Connection& connection)
        : store_(store), files_(files), connection_(connection) {}

    /// Makes the view <layer>.<name> over the version's files, columns in the schema's order and of its types; a column that older files
    /// lack is NULL there. Throws Errc::not_found for a table or version that is not there.
    Snapshot open(const TableSource& source);
    /// No SQL on the connection may read any other file from here on.
    void confine();
    /// Local paths behind the views so far.
    const std::set<std::string>& local_paths() const noexcept { return local_paths_; }

private:
    store::ObjectStore& store_;
    LocalFiles& files_;
    engine::Connection& connection_;
    std::set<std::string> local_paths_;
};

/// What is wrong with a table; empty findings: nothing.
struct TableVerdict {
    struct Finding {
        std::string file;  ///< empty: the table as a whole
        std::string problem;
    };
    std::int64_t version = 0;
    std::int64_t rows = 0;
    std::int64_t files = 0;
    std::string logical_hash;  ///< as computed now; empty when a file could not be read
    std::string data_hash;     ///< as computed now from the files' bytes
    std::vector<Finding> findings;
};

/// Reads every byte of the version: each file is there, of its size, hash and row count, and the rows have the logical hash that the
/// commit recorded (where it recorded one). Never throws for what it finds wrong with files; a broken log is Errc::integrity.
TableVerdict verify_table(store::ObjectStore& store, LocalFiles& files, const TableSource& source, int threads);

}  // namespace lhcr::lake
