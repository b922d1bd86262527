// From a request to actions. No clock, no random id: times are the run's pinned one, the table's id comes from its place.
#include "lake/delta_commit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/version.hpp"
#include "lake/delta_schema.hpp"
#include "lake/delta_stats.hpp"

namespace lhcr::lake {
namespace {

json metadata_action(const std::string& table, const CommitRequest& request, const DeltaState& state) {
    const bool exists = state.version >= 0;
    json metadata = exists ? state.metadata : json::object();
    if (!exists) {
        metadata["id"] = uuid5("lhcr:table:" + table);
        metadata["format"] = {{"provider", "parquet"}, {"options", json::object()}};
        metadata["partitionColumns"] = json::array();
        metadata["configuration"] = json::object();
        metadata["createdTime"] = request.as_of.count();
        if (!request.table_name.empty()) metadata["name"] = request.table_name;
    }
    if (!exists || state.schema(table) != request.schema) metadata["schemaString"] = delta_schema_text(request.schema);
    if (!request.key.empty()) metadata["configuration"]["lhcr.key"] = json(request.key).dump();
    return metadata;
}

json add_action(const DataFile& file, const CommitRequest& request, bool with_bounds) {
    json add = {{"path", file.path},
                {"partitionValues", json::object()},
                {"size", file.size},
                {"modificationTime", request.as_of.count()},
                {"dataChange", true}};
    if (const auto stats = delta_stats_text(file, request.schema, with_bounds); !stats.empty()) add["stats"] = stats;
    if (!file.sha256.empty()) add["tags"] = {{"lhcr.sha256", file.sha256}};
    return add;
}

json remove_action(const std::string& path, const json& add, const CommitRequest& request) {
    return {{"path", path},
            {"deletionTimestamp", request.as_of.count()},
            {"dataChange", true},
            {"extendedFileMetadata", true},
            {"partitionValues", json::object()},
            {"size", get_int(add, "size")}};
}

/// Files of an append or overwrite by path; a name twice is the same content twice, which a table of rows cannot say by one file.
std::map<std::string, const DataFile*> by_path(const std::vector<DataFile>& files) {
    std::map<std::string, const DataFile*> result;
    for (const auto& file : files)
        if (!result.emplace(file.path, &file).second)
            throw Error(Errc::usage, fmt::format("the file '{}' is named twice in one commit", file.path));
    return result;
}

std::string stats_of(const json& add) {
    const auto stats = add.find("stats");
    return stats != add.end() && stats->is_string() ? stats->get<std::string>() : std::string();
}

void check_append(const CommitRequest& request, const DeltaState& state, const std::string& where) {
    const auto there = state.schema(where);
    for (const auto& column : request.schema.columns) {
        const auto* old = there.find(column.name);
        if (old != nullptr && old->type != column.type)
            throw Error(Errc::usage,
                        fmt::format("the column '{}' is '{}' in the table and '{}' in what is appended", column.name, to_text(old->type),
                                    to_text(column.type)),
                        "rewrite the table by an overwrite");
    }
    for (const auto& column : there.columns)
        if (request.schema.find(column.name) == nullptr)
            throw Error(Errc::usage, fmt::format("what is appended lacks the column '{}'", column.name),
                        "rewrite the table by an overwrite");
}

}  // namespace

bool is_applied(const DeltaState& state, const std::optional<WriterTransaction>& transaction) {
    if (!transaction) return false;
    const auto found = state.transactions.find(transaction->app_id);
    return found != state.transactions.end() && get_int(found->second, "version") >= transaction->version;
}

std::string commit_text(const std::string& table, const CommitRequest& request, const DeltaState& state, const std::string& where) {
    const bool exists = state.version >= 0;
    const bool append = request.mode == WriteMode::append;
    const auto wanted = by_path(request.adds);
    if (exists && append) check_append(request, state, where);

    std::vector<json> changes;
    std::map<std::string, const json*> kept;
    std::int64_t added = 0, removed = 0, rows = 0;
    for (const auto& [path, add] : state.live) {
        if (append || wanted.contains(decode_path(path, where))) {
            kept[path] = &add;
        } else {
            changes.push_back({{"remove", remove_action(path, add, request)}});
            ++removed;
        }
    }
    const bool bounded = std::all_of(kept.begin(), kept.end(), [](const auto& file) { return text_has_bounds(stats_of(*file.second)); }) &&
                         std::all_of(wanted.begin(), wanted.end(), [&](const auto& file) {
                             return kept.contains(file.first) || has_all_bounds(*file.second, request.schema);
                         });
    for (const auto& [path, add] : kept) {
        if (bounded || !text_has_bounds(stats_of(*add))) continue;
        auto restated = *add;
        restated["stats"] = without_bounds(stats_of(*add));
        restated["dataChange"] = false;
        changes.push_back({{"add", std::move(restated)}});
    }
    for (const auto& [path, file] : wanted) {
        if (kept.contains(path)) {
            // The same name is the same bytes: an overwrite keeps the file, an append would have to count its rows twice.
            if (append)
                throw Error(Errc::conflict, fmt::format("the rows of '{}' are in the table already, appended by an earlier run", path),
                            "give the rows what tells runs apart, such as a column of the run's as_of");
            continue;
        }
        changes.push_back({{"add", add_action(*file, request, bounded)}});
        ++added;
        rows += std::max<std::int64_t>(file->rows, 0);
    }
    const json info = {
        {"timestamp", request.as_of.count()},
        {"operation", "WRITE"},
        {"operationParameters", {{"mode", append ? "Append" : "Overwrite"}, {"partitionBy", "[]"}}},
        {"engineInfo", fmt::format("lhcr/{}", lhcr::version)},
        {"isBlindAppend", append},
        {"operationMetrics",
         {{"numFiles", std::to_string(added)}, {"numRemovedFiles", std::to_string(removed)}, {"numOutputRows", std::to_string(rows)}}},
        {"lhcr", request.info}};
    std::string text = json{{"commitInfo", info}}.dump() + "\n";
    if (!exists) text += json{{"protocol", {{"minReaderVersion", 1}, {"minWriterVersion", 2}}}}.dump() + "\n";
    if (auto metadata = metadata_action(table, request, state); metadata != state.metadata)
        text += json{{"metaData", std::move(metadata)}}.dump() + "\n";
    if (request.transaction)
        text += json{{"txn",
                      {{"appId", request.transaction->app_id},
                       {"version", request.transaction->version},
                       {"lastUpdated", request.as_of.count()}}}}
                    .dump() +
                "\n";
    for (const auto& change : changes) text += change.dump() + "\n";
    return text;
}

}  // namespace lhcr::lake
