// The embedded engine: an in-memory DuckDB with bounded memory, threads and temporary space, one time zone (UTC) and no way to
// load anything by itself. Used by ingest, the transform phases, checks, hashes and `lhcr sql`. No duckdb.h in here.
//
// Errors: a mistake in the SQL is Errc::usage, memory or disk used up is Errc::unavailable with the limit named, interrupt()
// is Errc::cancelled, anything else Errc::internal. Messages are redacted and shortened.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lake/engine/column_view.hpp"

struct _duckdb_database;
struct _duckdb_connection;
struct _duckdb_data_chunk;

namespace lhcr::lake::engine {

struct DatabaseOptions {
    int memory_limit_mb = 512;
    int threads = 2;
    std::string temp_directory;            ///< where sorts and joins spill; empty: they may not
    int max_temp_mb = 0;                   ///< 0: as much as the disk has
    bool preserve_insertion_order = true;  ///< false needs less memory, where the query orders its rows itself
};

/// Thread-safe; connections are not, but for interrupt() and progress().
class Database {
public:
    explicit Database(const DatabaseOptions& options = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const DatabaseOptions& options() const noexcept { return options_; }
    _duckdb_database* native() const noexcept { return database_; }

private:
    DatabaseOptions options_;
    _duckdb_database* database_ = nullptr;
};

struct ResultColumn {
    std::string name;
    EngineType type;
};

/// Up to 2048 rows. Move-only; may outlive its Result, but not the columns' types, which the Result keeps.
class Chunk {
public:
    Chunk(_duckdb_data_chunk* chunk, std::shared_ptr<const std::vector<ResultColumn>> columns);
    /// Views a chunk that someone else owns and frees (ingest's own).
    static Chunk borrow(_duckdb_data_chunk* chunk, std::shared_ptr<const std::vector<ResultColumn>> columns);
    ~Chunk();
    Chunk(Chunk&& other) noexcept;
    Chunk& operator=(Chunk&& other) noexcept;

    std::uint64_t rows() const noexcept { return rows_; }
    const std::vector<ColumnView>& columns() const noexcept { return views_; }
    const ColumnView& column(std::size_t index) const { return views_.at(index); }

private:
    Chunk() = default;
    void read_views();

    _duckdb_data_chunk* chunk_ = nullptr;
    bool owned_ = true;
    std::shared_ptr<const std::vector<ResultColumn>> columns_;
    std::uint64_t rows_ = 0;
    std::vector<ColumnView> views_;
};

class Connection;

/// The rows of one statement, chunk by chunk in the statement's order. A streamed one holds its connection until it ends.
class Result {
public:
    ~Result();
    Result(Result&&) noexcept;
    Result& operator=(Result&&) noexcept;

    const std::vector<ResultColumn>& columns() const& noexcept;
    const std::vector<ResultColumn>& columns() && = delete;  // they go with the result
    std::shared_ptr<const std::vector<ResultColumn>> shared_columns() const noexcept;
    /// nullopt after the last row. A streamed result may fail here.
    std::optional<Chunk> next();
    std::uint64_t rows_changed() const noexcept;

private:
    friend class Connection;
    struct State;
    explicit Result(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

using Parameter = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string>;

class Connection {
public:
    explicit Connection(Database& database);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs one statement to its end and keeps the rows (spilled when large).
    Result query(std::string_view sql, std::span<const Parameter> parameters = {});
    /// The same, computing rows only as they are fetched: for results larger than memory.
    Result stream(std::string_view sql, std::span<const Parameter> parameters = {});
    /// Runs every statement of a script, rows thrown away.
    void execute(std::string_view script);
    /// As stream(), but refuses whatever is not one single SELECT, EXPLAIN, DESCRIBE or SHOW (Errc::usage).
    Result read_only(std::string_view sql);
    /// The one value of the first row as text or number; nullopt for no row or NULL.
    std::optional<std::int64_t> query_int(std::string_view sql, std::span<const Parameter> parameters = {});
    std::optional<std::string> query_text(std::string_view sql, std::span<const Parameter> parameters = {});

    /// Tables and views that one SELECT names, qualified as written ("gold.revenue_by_month"), sorted, without binding or running
    /// it; the names of its own CTEs are left out. Throws Errc::usage for what is not one SELECT.
    std::vector<std::string> table_names(std::string_view sql);
    /// From here on, no file but these may be read by SQL, nothing may be written or loaded, no setting changed. Not undoable;
    /// holds for the whole database.
    void confine(std::span<const std::string> readable_files);

    /// From any thread: the running statement ends with Errc::cancelled.
    void interrupt() noexcept;
    /// 0…100 of the running statement; negative when unknown. From any thread.
    double progress() const noexcept;
    _duckdb_connection* native() const noexcept { return connection_; }

private:
    Result run(std::string_view sql, std::span<const Parameter> parameters, bool streaming, bool reading_only);

    Database& database_;
    _duckdb_connection* connection_ = nullptr;
};

/// 'text' and "name" with quotes doubled, for SQL built by lhcr.
std::string quote_literal(std::string_view text);
std::string quote_identifier(std::string_view name);
/// "layer"."name" of a dotted table name.
std::string quote_table(std::string_view dotted);

}  // namespace lhcr::lake::engine
