// Passes, files and the result of one table.
#include "ingest/table_job.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "db/source_connection.hpp"
#include "ingest/file_stats.hpp"
#include "lake/engine/parquet_writer.hpp"

namespace lhcr::ingest {
namespace {

namespace fs = std::filesystem;

/// A pass that stops early costs little; after these a pass is read to its end, so that their number is bounded.
/// Keys and amounts have no use for a dictionary; giving up on it early saves a quarter of the writer's time and some bytes.
constexpr int dictionary_values = 2048;
constexpr int early_stops = 2;
constexpr int max_passes = early_stops + 3;

std::string folder_name(const std::string& table) {
    std::string name;
    for (const char letter : table) name += (letter == '/' || letter == '\0') ? '_' : letter;
    if (name.empty() || name == "." || name == "..") throw Error(Errc::usage, fmt::format("'{}' is no name for a table", table));
    return name;
}

}  // namespace

TableJob::TableJob(const TableSpec& spec, TablePlan plan, const SnapshotOptions& options, const SnapshotFacts& facts)
    : spec_(spec),
      options_(options),
      plan_(std::move(plan)),
      checked_text_(facts.server_encoding == "SQL_ASCII"),
      directory_(options.directory / folder_name(spec.name)) {
    result_.name = spec.name;
    result_.source = plan_.table.schema + "." + plan_.table.name;
    for (const auto index : plan_.key_columns) result_.key.push_back(plan_.columns[index].name);
    result_.excluded = plan_.excluded;
    std::vector<DecimalType> guess;
    for (const auto& column : plan_.columns) guess.push_back(column.decimal);
    begin_pass(std::move(guess), true);
    result_.passes = 1;
}

void TableJob::begin_pass(std::vector<DecimalType> decimals, bool may_stop_early) {
    pass_ = std::make_unique<Pass>();
    pass_->plan = &plan_;
    pass_->decimals = std::move(decimals);
    pass_->checked_text = checked_text_;
    pass_->may_stop_early = may_stop_early;
    pass_->max_quarantine = options_.max_quarantine;
    pass_->row_group_rows = options_.row_group_rows;
    pass_->cancelled = options_.cancelled;
    pass_->rows = &rows_done_;
    rows_done_ = 0;
    parts_.clear();
    extents_.assign(plan_.columns.size(), {});
    hasher_.emplace(pass_->result_columns());
    quarantine_.clear();
    result_.bytes_in = 0;
}

std::size_t TableJob::prepare(WorkerTools& tools) {
    // A run that was killed here left files without a name in any manifest; they are made again, not trusted.
    fs::remove_all(directory_);
    fs::create_directories(directory_);
    bounds_ = read_bounds(tools.source, plan_);
    return bounds_.size();
}

void TableJob::run_range(WorkerTools& tools, std::size_t range) {
    if (pass_->retype) return;
    bool given_up = false;
    {
        RowStream stream(*pass_, tools.source.copy_out(plan_.copy_sql(bounds_[range].condition(plan_.range_column))));
        try {
            write_parts(tools, stream, range);
        } catch (const RetypeNeeded&) {
            given_up = true;
        }
        take(stream, range);
    }
    if (given_up) tools.rejoin();
}

void TableJob::take(RowStream& stream, std::size_t range) {
    const std::lock_guard lock(mutex_);
    const auto extents = stream.extents();
    for (std::size_t i = 0; i < extents.size(); ++i) extents_[i].merge(extents[i]);
    hasher_->merge(stream.hasher());
    result_.bytes_in += stream.bytes();
    if (!stream.quarantine().empty()) quarantine_.emplace_back(range, std::move(stream.quarantine()));
}

void TableJob::write_parts(WorkerTools& tools, RowStream& stream, std::size_t range) {
    lake::engine::ParquetOptions parquet;
    parquet.row_group_rows = options_.row_group_rows;
    parquet.zstd_level = options_.zstd_level;
    parquet.dictionary_values = dictionary_values;
    for (std::size_t part = 0; !stream.at_end(); ++part) {
        stream.start_file();
        const auto path = directory_ / fmt::format("range-{:05}-{:03}.tmp", range, part);
        const auto written = tools.function.run(
            stream, *pass_, [&](const std::string& sql) { return lake::engine::write_parquet(tools.engine, sql, path, parquet); });
        if (written.rows == 0) {
            fs::remove(path);
            continue;
        }
        Part done{range, part, {}};
        done.file.local = path;
        done.file.rows = written.rows;
        done.file.size = static_cast<std::int64_t>(fs::file_size(path));
        done.file.sha256 = sha256_file(path);
        done.file.stats = file_stats(written);
        const std::lock_guard lock(mutex_);
        parts_.push_back(std::move(done));
    }
}

void TableJob::drop_files() {
    for (const auto& part : parts_) fs::remove(part.file.local);
    parts_.clear();
}

bool TableJob::finish_pass() {
    const bool stopped = pass_->retype;
    std::vector<DecimalType> wanted = pass_->decimals;
    for (std::size_t i = 0; i < plan_.columns.size(); ++i)
        if (plan_.columns[i].mapping.wire == Wire::numeric && !plan_.columns[i].mapping.declared) wanted[i] = extents_[i].type();
    if (!stopped && wanted == pass_->decimals) {
        check_quarantine();
        complete();
        return false;
    }
    drop_files();
    if (++result_.passes > max_passes)
        throw Error(Errc::internal, fmt::format("the numeric types of '{}' did not settle after {} passes", spec_.name, max_passes));
    begin_pass(std::move(wanted), result_.passes <= early_stops);
    return true;
}

void TableJob::check_quarantine() const {
    if (pass_->quarantined + pass_->misfits <= pass_->max_quarantine || quarantine_.empty()) return;
    const auto& last = quarantine_.back().second.back();
    pass_->refuse(last.column, last.reason);
}

void TableJob::complete() {
    std::sort(parts_.begin(), parts_.end(),
              [](const Part& left, const Part& right) { return std::tie(left.range, left.part) < std::tie(right.range, right.part); });
    for (std::size_t ordinal = 0; ordinal < parts_.size(); ++ordinal) {
        StagedFile file = std::move(parts_[ordinal].file);
        file.name = fmt::format("part-{:05}-{}.parquet", ordinal, file.sha256.substr(0, 24));
        const auto named = directory_ / file.name;
        fs::rename(file.local, named);
        file.local = named;
        result_.rows += file.rows;
        result_.bytes += file.size;
        result_.files.push_back(std::move(file));
    }
    for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
        const auto& column = plan_.columns[i];
        result_.schema.push_back({{"name", column.name},
                                  {"type", lake_type(column.mapping.wire, pass_->decimals[i])},
                                  {"nullable", !column.source.not_null || column.mapping.nullable_by_decoding},
                                  {"source_type", column.source.type_text},
                                  {"attnum", column.source.attnum}});
        if (column.name != column.source.name) result_.schema.back()["source_name"] = column.source.name;
    }
    std::sort(quarantine_.begin(), quarantine_.end(), [](const auto& left, const auto& right) { return left.first < right.first; });
    for (auto& [range, cells] : quarantine_)
        for (auto& cell : cells) result_.quarantine.push_back(std::move(cell));
    result_.logical_hash = hasher_->finish().hex;
}

}  // namespace lhcr::ingest
