// Runs the tables of a group over worker threads: a queue of (table, key range) tasks, one source and one engine connection a
// worker, progress and cancellation on the caller's thread.
#include "ingest/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "db/source_connection.hpp"
#include "ingest/table_job.hpp"

namespace lhcr::ingest {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t prepare_task = static_cast<std::size_t>(-1);

struct Task {
    TableJob* job = nullptr;
    std::size_t range = prepare_task;
};

/// Tasks of all tables; a table's pass ends with its last range. The first error stops everything.
class TaskQueue {
public:
    void push(Task task) {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(task);
        changed_.notify_all();
    }
    /// The ranges of a pass, before those of tables that have not begun: what is begun is finished first.
    void push_ranges(TableJob& job, std::size_t ranges) {
        const std::lock_guard lock(mutex_);
        for (std::size_t range = ranges; range-- > 0;) tasks_.push_front({&job, range});
        left_[&job] = ranges;
        changed_.notify_all();
    }
    /// nullopt: nothing is left to do, or something failed.
    std::optional<Task> next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ || !tasks_.empty() || running_ == 0; });
        if (failure_ || tasks_.empty()) return std::nullopt;
        const Task task = tasks_.front();
        tasks_.pop_front();
        ++running_;
        return task;
    }
    /// True for the last range of the job's pass.
    bool last_of_pass(TableJob& job) {
        const std::lock_guard lock(mutex_);
        return --left_[&job] == 0;
    }
    void done() {
        const std::lock_guard lock(mutex_);
        --running_;
        changed_.notify_all();
    }
    void fail(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(failure);
        changed_.notify_all();
    }
    bool failed() {
        const std::lock_guard lock(mutex_);
        return failure_ != nullptr;
    }
    void rethrow() {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Task> tasks_;
    std::map<TableJob*, std::size_t> left_;
    int running_ = 0;
    std::exception_ptr failure_;
};

class GroupReader {
public:
    GroupReader(Source& source, const SnapshotOptions& options)
        : source_(source),
          options_(options),
          engine_({.memory_limit_mb = options.memory_mb,
                   .threads = 1,  // a worker runs its statements on its own thread
                   .temp_directory = (options.directory / "spill").string()}) {}

    void read(std::vector<std::unique_ptr<TableJob>>& jobs) {
        // Large tables first, so that the end is not one long table alone; results do not depend on it.
        std::vector<TableJob*> order;
        for (auto& job : jobs) order.push_back(job.get());
        std::stable_sort(order.begin(), order.end(), [](const TableJob* left, const TableJob* right) {
            return left->plan().table.estimated_rows > right->plan().table.estimated_rows;
        });
        for (auto* job : order) queue_.push({job, prepare_task});
        std::vector<std::unique_ptr<db::SourceConnection>> connections;
        for (int i = 0; i < std::max(1, options_.streams); ++i) connections.push_back(source_.worker_connection());
        working_ = static_cast<int>(connections.size());
        std::vector<std::thread> workers;
        for (std::size_t i = 0; i < connections.size(); ++i)
            workers.emplace_back([this, i, &connection = *connections[i]] { work(i, connection); });
        watch(order, connections);
        for (auto& worker : workers) worker.join();
        if (queue_.failed() && options_.cancelled && *options_.cancelled) throw Error(Errc::cancelled, "the snapshot was cancelled");
        queue_.rethrow();
    }

private:
    void work(std::size_t index, db::SourceConnection& connection) {
        try {
            lake::engine::Connection engine(engine_);
            StreamFunction function(engine, fmt::format("lhcr_stream_{}", index));
            WorkerTools tools{connection, engine, function, [&] { source_.join(connection); }};
            while (const auto task = queue_.next()) {
                run(tools, *task);
                queue_.done();
            }
        } catch (...) {
            queue_.fail(std::current_exception());
        }
        const std::lock_guard lock(mutex_);
        --working_;
        changed_.notify_all();
    }

    void run(WorkerTools& tools, const Task& task) {
        TableJob& job = *task.job;
        try {
            if (task.range == prepare_task) {
                const auto ranges = job.prepare(tools);
                if (ranges > 0) queue_.push_ranges(job, ranges);
                if (ranges == 0) finish(job);
                return;
            }
            job.run_range(tools, task.range);
            if (queue_.last_of_pass(job)) finish(job);
        } catch (const fs::filesystem_error& error) {
            throw Error(Errc::unavailable, fmt::format("cannot write '{}': {}", error.path1().string(), error.code().message()));
        } catch (Error& error) {
            error.add_context(fmt::format("while reading '{}' for '{}'", job.result().source, job.spec().name));
            throw;
        }
    }

    void finish(TableJob& job) {
        if (job.finish_pass()) {
            queue_.push_ranges(job, job.ranges());
            return;
        }
        if (options_.stage) {
            const std::lock_guard lock(stage_mutex_);
            for (auto& file : job.result().files) options_.stage(job.spec(), file);
        }
        const std::lock_guard lock(mutex_);
        ++tables_done_;
    }

    /// Until the workers end: progress about once a second, and the statement of a worker that waits for the server is stopped
    /// when the run is cancelled or another worker failed.
    void watch(const std::vector<TableJob*>& jobs, const std::vector<std::unique_ptr<db::SourceConnection>>& connections) {
        bool stopped = false;
        auto next_report = std::chrono::steady_clock::now() + 1s;
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, 100ms, [&] { return working_ == 0; })) {
            if (!stopped && ((options_.cancelled && *options_.cancelled) || queue_.failed())) {
                stopped = true;
                for (const auto& connection : connections) connection->cancel();
            }
            if (!options_.progress || std::chrono::steady_clock::now() < next_report) continue;
            next_report += 1s;
            const auto report = progress_of(jobs);
            lock.unlock();
            options_.progress(report);
            lock.lock();
        }
    }

    Progress progress_of(const std::vector<TableJob*>& jobs) const {
        Progress report;
        report.tables_done = tables_done_;
        report.tables_total = static_cast<int>(jobs.size());
        for (const auto* job : jobs) {
            report.rows_done += job->rows_done();
            report.rows_estimated += job->plan().table.estimated_rows;
            if (report.table.empty() && job->rows_done() > 0 && job->rows_done() < job->plan().table.estimated_rows)
                report.table = job->spec().name;
        }
        return report;
    }

    Source& source_;
    const SnapshotOptions& options_;
    lake::engine::Database engine_;
    TaskQueue queue_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::mutex stage_mutex_;
    int working_ = 0;
    int tables_done_ = 0;
};

const SourceTable* find_source(const std::vector<SourceTable>& tables, const std::string& name) {
    for (const auto& table : tables)
        if ((table.on_search_path && table.name == name) || table.schema + "." + table.name == name) return &table;
    return nullptr;
}

void check_drift(std::span<const TableSpec> specs, const std::vector<SourceTable>& tables, const SnapshotOptions& options) {
    std::vector<Drift> drifts;
    for (const auto& spec : specs)
        if (const SourceTable* table = find_source(tables, spec.source); table && !skip_reason(spec, table))
            std::ranges::move(find_drift(spec, *table), std::back_inserter(drifts));
    if (drifts.empty()) return;
    if (options.drift) return options.drift(drifts);
    throw Error(Errc::gate_rejected, drift_text(drifts));
}

}  // namespace

SnapshotResult snapshot_group(Source& source, std::span<const TableSpec> specs, const SnapshotOptions& options) {
    std::vector<std::string> names;
    std::set<std::string> targets;
    for (const auto& spec : specs) {
        names.push_back(spec.source);
        if (!targets.insert(spec.name).second)
            throw Error(Errc::usage, fmt::format("two tables of the snapshot are called '{}'", spec.name));
    }
    const auto tables = source.read_catalogue(names);
    SnapshotResult result;
    result.facts = source.facts();
    check_drift(specs, tables, options);
    std::vector<std::unique_ptr<TableJob>> jobs;
    std::vector<std::size_t> job_of(specs.size(), specs.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
        const SourceTable* table = find_source(tables, specs[i].source);
        TableResult& entry = result.tables.emplace_back();
        entry.name = specs[i].name;
        entry.source = specs[i].source;
        if (const auto reason = skip_reason(specs[i], table)) {
            entry.skipped = *reason;
            continue;
        }
        job_of[i] = jobs.size();
        jobs.push_back(std::make_unique<TableJob>(specs[i], plan_table(specs[i], *table, result.facts.login), options, result.facts));
    }
    std::error_code failure;
    fs::create_directories(options.directory, failure);
    if (failure) throw Error(Errc::unavailable, fmt::format("cannot write to '{}': {}", options.directory.string(), failure.message()));
    if (!jobs.empty()) GroupReader(source, options).read(jobs);
    for (std::size_t i = 0; i < specs.size(); ++i)
        if (job_of[i] < jobs.size()) result.tables[i] = std::move(jobs[job_of[i]]->result());
    return result;
}

SnapshotResult snapshot_group(const SourceOptions& options, std::span<const TableSpec> specs, const SnapshotOptions& snapshot) {
    auto source = Source::open(options);
    return snapshot_group(source, specs, snapshot);
}

}  // namespace lhcr::ingest
