// A pipeline file, read and typed: sources, tables by layer, expectations. schemas/pipeline.json says what may stand in it.
// Read by read.cpp, checked by check.cpp, ordered by plan.cpp, compiled to a run template by compile.cpp.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/finding.hpp"
#include "base/json.hpp"

namespace lhcr::pipelines {

/// Column name → DuckDB type, in the order of the file.
using TypedColumns = std::vector<std::pair<std::string, std::string>>;

struct Expectation {
    std::string kind;      ///< not_null, unique, accepted_values, foreign_key, row_count, freshness, check, sql
    json arguments;        ///< what stands under the kind
    std::string severity;  ///< stop, quarantine, warn
    std::string name;      ///< given, or made from the kind: "not_null(id)"
    std::string sql;       ///< of kind sql: the query's text
};

struct Table {
    std::string name;          ///< "silver.partner"
    std::string layer;         ///< "silver"
    std::string source;        ///< of bronze: the source's name …
    std::string source_table;  ///< … and its table, maybe with a schema
    std::string sql_path;      ///< of the others: relative to the pipeline's folder
    std::string sql;
    std::vector<std::string> key;
    bool append = false;  ///< each run adds its rows to the table, instead of being the table
    std::string group;
    std::vector<std::string> exclude;
    TypedColumns optional_columns;
    std::map<std::string, TypedColumns> optional_references;
    std::vector<std::string> mask;
    std::vector<Expectation> expectations;
    std::vector<std::string> references;  ///< what its SQL reads, in order of appearance

    bool from_source() const { return !source.empty(); }
};

struct Pipeline {
    std::string name;
    std::string spec_slug;
    std::string description;
    std::map<std::string, json> sources;  ///< name → {kind, connection}
    json params = json::object();         ///< name → {type, default, description}
    json groups = json::object();
    json limits = json::object();
    std::string macros;                        ///< SQL text, may be empty
    std::string macros_path;                   ///< the file that holds it
    std::string store;                         ///< where the environment's tables must be, may be empty: any store
    std::vector<Table> tables;                 ///< in the order of the file
    std::map<std::string, std::string> files;  ///< every file read: path → text
    std::string origin;                        ///< folder, or "built in"

    const Table* find(const std::string& table_name) const;
    /// SHA-256 over the canonical JSON {path: sha256 of text}: the version of the pipeline's files.
    std::string content_hash() const;
};

inline const std::set<std::string> layers = {"bronze", "silver", "gold", "platinum"};
inline const std::vector<std::string> layer_order = {"bronze", "silver", "gold", "platinum"};

/// Finds a pipeline: a folder or file path, `pipelines/<name>/` upwards from here, or one that ships with the binary.
/// Throws Errc::not_found with what was tried, Errc::usage for a file that cannot be read as one.
/// `findings` collects what the schema and the checks say; a pipeline with errors must not be compiled.
Pipeline read_pipeline(const std::string& name_or_path, const std::string& environment, Findings& findings);
/// The checks behind `lhcr pipeline validate`: names, keys, references, cycles, SQL, expectations.
void check_pipeline(const Pipeline& pipeline, Findings& findings);
/// Tables so that each comes after what it reads; throws Errc::usage naming the cycle.
std::vector<const Table*> ordered_tables(const Pipeline& pipeline);
/// The run template's document (docs/contracts.md §1 `template_apply`): phases ingest, validate, transform_<layer>…, publish, profile.
json compile_template(const Pipeline& pipeline, const std::string& project);
/// The query whose rows violate the expectation, over the relation `table` (a quoted name). Row kinds give whole rows of it.
std::string violations_sql(const Expectation& expectation, const std::string& table);
/// True when `violations_sql` returns rows of the table itself, so that they can be quarantined.
bool is_row_expectation(const std::string& kind);

}  // namespace lhcr::pipelines
