// What all formats share: data files, their names and manifests.
#include "lake/table_format.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "lake/delta_format.hpp"
#include "lake/staging.hpp"
#include "store/key.hpp"

namespace lhcr::lake {
namespace {

json stats_json(const engine::ParquetFile& written) {
    auto stats = json::object();
    for (const auto& [column, found] : written.stats) {
        auto& entry = stats[column] = json::object();
        if (found.min) entry["min"] = *found.min;
        if (found.max) entry["max"] = *found.max;
        if (found.null_count) entry["nulls"] = *found.null_count;
        if (found.has_nan) entry["nan"] = true;
    }
    return stats;
}

}  // namespace

json to_json(const DataFile& file) {
    json value = {{"path", file.path}, {"size", file.size}, {"sha256", file.sha256}, {"stats", file.stats}};
    if (file.rows >= 0) value["rows"] = file.rows;
    return value;
}

DataFile data_file_from_json(const json& value) {
    if (!value.is_object()) throw Error(Errc::usage, "a file of a table must be an object");
    DataFile file;
    file.path = get_string(value, "path");
    file.size = get_int(value, "size", -1);
    file.rows = get_int(value, "rows", -1);
    file.sha256 = get_string(value, "sha256");
    file.stats = value.value("stats", json::object());
    store::validate_key(file.path);
    if (file.path.front() == '_' || file.path.front() == '.')
        throw Error(Errc::usage, fmt::format("'{}' cannot be a data file: its name is hidden", file.path));
    if (file.size < 0) throw Error(Errc::usage, fmt::format("the file '{}' has no size", file.path));
    if (!file.sha256.empty() && !is_sha256(file.sha256))
        throw Error(Errc::usage, fmt::format("the sha256 of the file '{}' is none", file.path));
    if (!file.stats.is_object()) throw Error(Errc::usage, fmt::format("the stats of the file '{}' must be an object", file.path));
    return file;
}

std::int64_t Snapshot::rows() const {
    std::int64_t total = 0;
    for (const auto& file : files) {
        if (file.rows < 0) return -1;
        total += file.rows;
    }
    return total;
}

std::int64_t Snapshot::bytes() const {
    std::int64_t total = 0;
    for (const auto& file : files) total += file.size;
    return total;
}

DataFile stage_file(store::ObjectStore& store, const std::string& table, const std::filesystem::path& file, int ordinal,
                    const engine::ParquetFile& written) {
    DataFile staged;
    staged.sha256 = sha256_file(file);
    staged.path = fmt::format("part-{:05}-{}.parquet", ordinal, staged.sha256.substr(0, 24));
    staged.size = written.bytes;
    staged.rows = written.rows;
    staged.stats = stats_json(written);
    put_data_file(store, table, staged, file);
    return staged;
}

std::string table_location(const store::ObjectStore& store, const std::string& table) {
    return store.url() + "/" + table;
}

std::string table_prefix(const store::ObjectStore& store, std::string_view location) {
    const auto root = store.url() + "/";
    if (!location.starts_with(root) || location.size() == root.size())
        throw Error(Errc::usage, fmt::format("the table's location '{}' is not in the store '{}'", location, store.url()),
                    "use the context or the --store the table was written with");
    std::string prefix(location.substr(root.size()));
    while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
    store::validate_key(prefix);
    return prefix;
}

std::int64_t vacuum(store::ObjectStore& store, VacuumPlan& plan, const std::function<bool()>& enough) {
    std::int64_t bytes = 0;
    while (!plan.files.empty() && !enough()) {
        const store::ObjectInfo file = plan.files.back();
        plan.files.pop_back();
        const auto there = store.head(file.key);
        if (!there || there->modified != file.modified) continue;  // gone, or staged again since the plan was made
        store.remove(file.key);
        bytes += static_cast<std::int64_t>(file.size);
    }
    return bytes;
}

std::unique_ptr<TableFormat> table_format(std::string_view name, store::ObjectStore& store, CommitArbiter arbiter) {
    if (name == "delta") return std::make_unique<DeltaFormat>(store, std::move(arbiter));
    throw Error(Errc::usage, fmt::format("'{}' is no table format", name), "the formats are: delta");
}

}  // namespace lhcr::lake
