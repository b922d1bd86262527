// COPY … TO with its statistics returned in the same pass.
#include "lake/engine/parquet_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.hpp"

namespace lhcr::lake::engine {
namespace {

namespace fs = std::filesystem;

/// Column names come quoted as in SQL: "we""ird".
std::string unquote(std::string_view name) {
    if (name.size() < 2 || name.front() != '"') return std::string(name);
    std::string plain;
    for (std::size_t i = 1; i + 1 < name.size(); ++i) {
        plain += name[i];
        if (name[i] == '"' && name[i + 1] == '"') ++i;
    }
    return plain;
}

ParquetColumnStats read_stats(const ColumnView& entries, ListEntry range) {
    ParquetColumnStats stats;
    const auto& keys = entries.children[0];
    const auto& values = entries.children[1];
    for (auto i = range.offset; i < range.offset + range.length; ++i) {
        const auto key = keys.string_at(i);
        const std::string value(values.string_at(i));
        if (key == "min") stats.min = value;
        else if (key == "max") stats.max = value;
        else if (key == "null_count") stats.null_count = std::strtoll(value.c_str(), nullptr, 10);
        else if (key == "has_nan") stats.has_nan = value == "true";
    }
    return stats;
}

ParquetFile read_copy_result(Result result) {
    const auto chunk = result.next();
    if (!chunk || chunk->rows() != 1) throw Error(Errc::internal, "the engine gave no statistics for the file it wrote");
    ParquetFile file;
    file.rows = chunk->column(1).int_at(0);
    file.bytes = chunk->column(2).int_at(0);
    const auto& map = chunk->column(4);
    if (map.is_null(0)) return file;
    const auto columns = map.at<ListEntry>(0);
    const auto& entries = map.children.at(0);
    for (auto i = columns.offset; i < columns.offset + columns.length; ++i)
        file.stats[unquote(entries.children[0].string_at(i))] =
            read_stats(entries.children[1].children.at(0), entries.children[1].at<ListEntry>(i));
    return file;
}

/// The bytes must be there before anything names them.
void flush_to_disk(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) throw Error(Errc::unavailable, fmt::format("cannot open '{}' after writing it", path.string()));
    const int outcome = ::fsync(fd);
    ::close(fd);
    if (outcome != 0) throw Error(Errc::unavailable, fmt::format("cannot flush '{}' to disk", path.string()));
}

}  // namespace

ParquetFile write_parquet(Connection& connection, std::string_view sql, const fs::path& path, const ParquetOptions& options) {
    std::string order;
    for (const auto& column : options.order_by)
        order += (order.empty() ? " order by " : ", ") + quote_identifier(column) + " asc nulls first";
    const auto partial = fs::path(path).concat(".partial");
    const auto copy = fmt::format(
        "copy (select * from ({}\n) as q{}) to {} (format parquet, compression zstd, compression_level {}, row_group_size {}, "
        "{}parquet_version v1, per_thread_output false, use_tmp_file false, return_stats)",
        sql, order, quote_literal(partial.string()), options.zstd_level, options.row_group_rows,
        options.dictionary_values > 0 ? fmt::format("dictionary_size_limit {}, ", options.dictionary_values) : "");
    try {
        auto file = read_copy_result(connection.query(copy));
        flush_to_disk(partial);
        fs::rename(partial, path);
        return file;
    } catch (...) {
        std::error_code ignored;
        fs::remove(partial, ignored);
        throw;
    }
}

}  // namespace lhcr::lake::engine
