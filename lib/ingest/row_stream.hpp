// One COPY stream as DuckDB chunks: rows parsed in place, cells decoded into vectors, what has no place set aside, the logical
// hash taken on the way. One a key range; pulled by stream_function.cpp from inside the engine.
#pragma once

#include <duckdb.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "db/copy_reader.hpp"
#include "ingest/decoders.hpp"
#include "ingest/plan.hpp"
#include "lake/logical_hash.hpp"

namespace lhcr::ingest {

/// What all streams of one pass over a table share; written only through the atomics.
struct Pass {
    const TablePlan* plan = nullptr;
    std::vector<DecimalType> decimals;  ///< of this pass, a column each; unused for other types
    bool checked_text = false;          ///< the server does not vouch for UTF-8
    bool may_stop_early = true;         ///< false: read to the end whatever the types turn out to be
    std::int64_t max_quarantine = 0;
    int row_group_rows = 122880;
    const std::atomic<bool>* cancelled = nullptr;
    std::atomic<bool> retype{false};            ///< some stream saw that a type is too narrow; all end, the pass is repeated
    std::atomic<std::int64_t>* rows = nullptr;  ///< done so far, by all streams
    std::atomic<std::int64_t> quarantined{0};   ///< cells that no pass can place
    std::atomic<std::int64_t> misfits{0};       ///< cells that this pass's types do not hold: they count when the types are final

    std::vector<lake::engine::ResultColumn> result_columns() const;
    /// Throws Errc::gate_rejected: the table has more such cells than the quarantine takes.
    [[noreturn]] void refuse(std::string_view column, std::string_view reason) const;
};

/// Thrown through the engine to end a pass whose types are too narrow; caught in snapshot.cpp.
struct RetypeNeeded {};

class RowStream {
public:
    RowStream(Pass& pass, db::CopyReader reader);
    ~RowStream();
    RowStream(const RowStream&) = delete;
    RowStream& operator=(const RowStream&) = delete;

    /// Fills the chunk with up to 2048 rows; 0: this file is complete (see at_end). Throws as CopyReader, Errc::cancelled,
    /// Errc::integrity (a broken stream), Errc::gate_rejected (too much for the quarantine), RetypeNeeded.
    idx_t fill(duckdb_data_chunk chunk);
    /// False after a file was cut for memory's sake: call start_file and go on.
    bool at_end() const noexcept { return at_end_; }
    void start_file() noexcept;

    const lake::LogicalHasher& hasher() const noexcept { return hasher_; }
    std::vector<QuarantinedCell>& quarantine() noexcept { return quarantine_; }
    /// A column each; settled.
    std::vector<ExtentCount> extents();
    std::int64_t bytes() const noexcept { return reader_.bytes(); }

private:
    void bind(duckdb_data_chunk chunk);
    bool read_row(idx_t row);
    void set_null(ColumnSink& sink, idx_t row);
    void set_aside(std::size_t column, const char* reason, bool misfit, std::string_view cell, const char* row_begin);
    void check_types();
    std::string key_of(const char* fields) const;

    Pass& pass_;
    db::CopyReader reader_;
    std::string_view message_;  ///< what is left of the current one
    std::vector<ColumnSink> sinks_;
    StringArena arena_;
    lake::LogicalHasher hasher_;
    std::shared_ptr<const std::vector<lake::engine::ResultColumn>> columns_;
    std::vector<QuarantinedCell> quarantine_;
    std::uint64_t left_out_ = 0;
    std::size_t chunk_bytes_ = 0;  ///< of the chunk being filled
    std::size_t group_bytes_ = 0;  ///< of the row group being collected by the engine
    std::int64_t group_rows_ = 0;
    bool header_read_ = false;
    bool at_end_ = false;
    bool file_done_ = false;
};

}  // namespace lhcr::ingest
