// recall: the first phase of a rebuild. Gives back the tables that the first run recorded as its inputs, after hashing every file anew.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "exec/tables/workspace.hpp"
#include "lake/logical_hash.hpp"

namespace lhcr::exec::phases {

namespace {

// Hashes the table's files anew. A file that changed since the run is no reason to stop: the rebuild goes on from what is there now, and
// the comparison then says which rows it changed. The entry that is given back carries the hashes of what was found.
json recalled(Workspace& workspace, json table, std::int64_t& bytes) {
    json changed = json::array();
    json unverified = table;
    for (auto& file : unverified["files"]) file["sha256"] = "";
    const auto paths = workspace.local_paths(unverified);
    std::vector<lake::NamedHash> hashes;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        json& file = table["files"][i];
        const std::string found = sha256_file(paths[i]);
        if (file.at("sha256") != found) changed.push_back({{"path", file["path"]}, {"recorded", file["sha256"]}, {"found", found}});
        file["sha256"] = found;
        bytes += file.at("size").get<std::int64_t>();
        hashes.push_back({file["path"], found});
    }
    if (changed.empty()) return table;
    table["changed_inputs"] = changed;
    table["data_hash"] = lake::data_hash(hashes);
    workspace.show(table);
    const auto hash = lake::logical_hash(workspace.connection(),
                                         fmt::format("select * from {}", lake::engine::quote_table(table.at("name").get<std::string>())));
    table["logical_hash"] = hash.hex;
    table["rows"] = hash.rows;
    return table;
}

}  // namespace

PhaseResult recall(PhaseContext& context) {
    Workspace workspace(context);
    std::int64_t bytes = 0;
    json tables = json::array();
    const json& recorded = context.input().at("tables");
    for (const auto& table : recorded) {
        context.throw_if_cancelled();
        tables.push_back(recalled(workspace, table, bytes));
        const json& entry = tables.back();
        if (entry.contains("changed_inputs"))
            context.event(lifecycle::EventType::PHASE_PROGRESS, "warn",
                          fmt::format("{} is not what the run recorded: {} of its files changed in the store",
                                      entry.at("name").get<std::string>(), entry["changed_inputs"].size()),
                          {{"table", entry.at("name")}, {"files", entry["changed_inputs"]}});
        context.progress(entry.at("name").get<std::string>(), static_cast<std::int64_t>(tables.size()),
                         static_cast<std::int64_t>(recorded.size()), "tables");
    }
    return PhaseResult::success(
        {{"tables", tables}, {"skipped", context.input().value("skipped", json::array())}, {"checks", json::array()}, {"publish", false}},
        {{"bytes_in", bytes}});
}

}  // namespace lhcr::exec::phases
