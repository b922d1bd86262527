// One table on its way through a snapshot: passes over its key ranges until the numeric types are those of the data, then its
// result. Workers call run_range concurrently; prepare and finish_pass are called by one worker at a time. Used by snapshot.cpp.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "ingest/plan.hpp"
#include "ingest/ranges.hpp"
#include "ingest/row_stream.hpp"
#include "ingest/stream_function.hpp"

namespace lhcr::db {
class SourceConnection;
}

namespace lhcr::ingest {

/// What a worker brings: a source connection in the snapshot and an engine connection with its stream function.
struct WorkerTools {
    db::SourceConnection& source;
    lake::engine::Connection& engine;
    StreamFunction& function;
    std::function<void()> rejoin;  ///< makes the source connection usable after a stream was given up
};

class TableJob {
public:
    TableJob(const TableSpec& spec, TablePlan plan, const SnapshotOptions& options, const SnapshotFacts& facts);

    /// Reads the bounds; how many ranges there are to run.
    std::size_t prepare(WorkerTools& tools);
    void run_range(WorkerTools& tools, std::size_t range);
    /// After all ranges: true when the table must be read once more with other types; else the result is complete.
    bool finish_pass();

    std::size_t ranges() const noexcept { return bounds_.size(); }
    /// From any thread, for progress; starts again with each pass.
    std::int64_t rows_done() const noexcept { return rows_done_; }
    const TablePlan& plan() const noexcept { return plan_; }
    const TableSpec& spec() const noexcept { return spec_; }
    TableResult& result() noexcept { return result_; }

private:
    struct Part {
        std::size_t range;
        std::size_t part;
        StagedFile file;
    };
    void begin_pass(std::vector<DecimalType> decimals, bool may_stop_early);
    void write_parts(WorkerTools& tools, RowStream& stream, std::size_t range);
    void take(RowStream& stream, std::size_t range);
    void drop_files();
    void check_quarantine() const;
    void complete();

    const TableSpec& spec_;
    const SnapshotOptions& options_;
    TablePlan plan_;
    bool checked_text_;
    std::filesystem::path directory_;
    std::vector<KeyBounds> bounds_;
    std::atomic<std::int64_t> rows_done_{0};
    std::unique_ptr<Pass> pass_;
    std::mutex mutex_;  ///< guards what follows while ranges run
    std::vector<Part> parts_;
    std::vector<ExtentCount> extents_;
    std::optional<lake::LogicalHasher> hasher_;
    std::vector<std::pair<std::size_t, std::vector<QuarantinedCell>>> quarantine_;
    TableResult result_;
};

}  // namespace lhcr::ingest
