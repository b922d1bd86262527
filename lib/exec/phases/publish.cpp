// publish: one commit a table, then all of them enter the catalogue in one transaction (phase_complete). Readers that go through the
// catalogue see one consistent set; a repeated attempt finds its own commits by the run's writer transaction and adds nothing.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "exec/tables/arbiter.hpp"
#include "exec/tables/checks.hpp"
#include "exec/tables/commit_window.hpp"
#include "exec/tables/workspace.hpp"
#include "lake/logical_hash.hpp"
#include "lake/table_format.hpp"

namespace lhcr::exec::phases {
namespace {

bool same_content(const lake::Snapshot& current, const lake::CommitRequest& request) {
    if (current.schema != request.schema || current.files.size() != request.adds.size()) return false;
    std::set<std::string> paths;
    for (const auto& file : current.files) paths.insert(file.path);
    for (const auto& file : request.adds)
        if (!paths.contains(file.path)) return false;
    return true;
}

/// A run that is retried may have appended before its publish failed: what it left in the table is not added again.
void leave_out_what_is_there(const lake::Snapshot& current, lake::CommitRequest& request) {
    std::erase_if(request.adds, [&](const lake::DataFile& file) {
        return std::any_of(current.files.begin(), current.files.end(), [&](const auto& there) { return there.path == file.path; });
    });
}

/// Commits what the run made, unless the table holds just that; the entry gets its version and, of an appended table, what there is now.
void commit_table(lake::TableFormat& format, const std::string& prefix, lake::CommitRequest request, bool is_retry, json& entry) {
    const auto current = format.snapshot(prefix);
    const bool append = request.mode == lake::WriteMode::append;
    if (append && is_retry && current) leave_out_what_is_there(*current, request);
    const bool changed = append || !current || !same_content(*current, request);
    entry["changed"] = changed;
    entry["version"] = changed ? format.commit(prefix, request).version : current->version;
    if (!append) return;
    const auto whole = format.snapshot(prefix, entry["version"].get<std::int64_t>());
    std::vector<lake::NamedHash> hashes;
    for (const auto& file : whole->files) hashes.push_back({file.path, file.sha256});
    entry["total"] = {{"rows", whole->rows()}, {"bytes", whole->bytes()}, {"data_hash", lake::data_hash(std::move(hashes))}};
}

/// What the commit carries about the run. Of an appended table the hashes are of the rows that came, not of those that a reader finds.
json commit_info(const PhaseContext& context, const json& entry, const std::string& pipeline) {
    json info = {{"run_id", context.run_id()},
                 {"git_sha", context.run().at("git_sha")},
                 {"spec_slug", context.run().at("spec_slug")},
                 {"pipeline", pipeline}};
    json& hashes = entry.contains("write") ? info["appended"] : info;
    for (const char* field : {"plan_hash", "logical_hash", "data_hash", "manifest_sha256"})
        if (entry.contains(field)) hashes[field] = entry[field];
    return info;
}

// All rows that the run's phases set aside, as one table of the pipeline.
json quarantine_table(Workspace& workspace, const std::string& pipeline) {
    const std::string name = "quarantine." + pipeline;
    json entry = {{"name", name},           {"layer", "quarantine"},        {"group", ""}, {"format", "delta"}, {"key", json::array()},
                  {"files", json::array()}, {"schema", quarantine_schema()}};
    entry["location"] = fmt::format("{}/{}", workspace.store().url(), table_key(workspace.context().run(), name));
    std::set<std::string> seen;
    std::int64_t rows = 0, bytes = 0;
    std::vector<lake::NamedHash> hashes;
    for (const auto& [phase, output] : workspace.context().outputs().items())
        for (const auto& file : output.value("quarantine", json::array())) {
            if (!seen.insert(file.at("path")).second) continue;
            entry["files"].push_back(file);
            rows += file.at("rows").get<std::int64_t>();
            bytes += file.at("size").get<std::int64_t>();
            hashes.push_back({file.at("path"), file.at("sha256")});
        }
    entry["rows"] = rows;
    entry["bytes"] = bytes;
    entry["data_hash"] = lake::data_hash(hashes);
    workspace.show(entry);
    entry["logical_hash"] =
        lake::logical_hash(workspace.connection(), fmt::format("select * from {}", lake::engine::quote_table(name))).hex;
    return entry;
}

std::int64_t epoch_ms(Workspace& workspace, const std::string& time) {
    const std::vector<lake::engine::Parameter> parameters = {time};
    return workspace.connection().query_int("select epoch_ms(cast(? as timestamptz))", parameters).value_or(0);
}

}  // namespace

PhaseResult publish(PhaseContext& context) {
    Workspace workspace(context);
    const json& input = context.input();
    const std::string pipeline = input.at("pipeline");
    const auto format = lake::table_format("delta", workspace.store(), commit_arbiter(workspace));
    const std::chrono::milliseconds as_of(epoch_ms(workspace, context.run().at("as_of")));

    std::vector<json> entries;
    for (const auto& declared : input.at("tables"))
        if (const json* entry = workspace.find(declared.at("name"))) entries.push_back(*entry);
    entries.push_back(quarantine_table(workspace, pipeline));

    const bool is_retry = !get_string(context.run(), "retry_of").empty();
    json tables = json::array(), groups = json::object();
    std::int64_t rows = 0, changed = 0;
    CommitWindow window(context);
    for (auto& entry : entries) {
        context.throw_if_cancelled();
        const std::string name = entry.at("name"), prefix = table_key(context.run(), name);
        lake::CommitRequest request;
        if (get_string(entry, "write") == "append") request.mode = lake::WriteMode::append;
        request.schema = lake::schema_from_json(entry.at("schema"));
        request.key = entry.at("key").get<std::vector<std::string>>();
        for (const auto& file : entry.at("files")) request.adds.push_back(lake::data_file_from_json(file));
        request.transaction = lake::WriterTransaction{"lhcr/" + context.run_id(), 1};
        request.as_of = as_of;
        request.table_name = name;
        request.info = commit_info(context, entry, pipeline);
        try {
            window.run(name, [&] { commit_table(*format, prefix, request, is_retry, entry); });
        } catch (Error& error) {
            throw std::move(error).add_context(fmt::format("publishing {}", name));
        }
        changed += entry["changed"].get<bool>();
        rows += entry.at("rows").get<std::int64_t>();
        const std::string group = get_string(entry, "group");
        if (!group.empty())
            groups[group].push_back(
                {{"name", name}, {"location", entry["location"]}, {"version", entry["version"]}, {"logical_hash", entry["logical_hash"]}});
        tables.push_back(entry);
        context.progress(name, static_cast<std::int64_t>(tables.size()), static_cast<std::int64_t>(entries.size()), "tables");
    }
    // One manifest a group: a reader that follows it sees the group's tables as they belong together.
    json manifests = json::object();
    std::vector<ArtifactText> texts;
    for (const auto& [group, members] : groups.items()) {
        texts.push_back({fmt::format("groups/{}.json", group), "application/json",
                         canonical_json({{"apiVersion", "lhcr/v1"},
                                         {"kind", "GroupManifest"},
                                         {"group", group},
                                         {"as_of", context.run().at("as_of")},
                                         {"run_id", context.run_id()},
                                         {"tables", members}})});
        manifests[group] = sha256_hex(texts.back().text);
    }
    workspace.keep_texts(texts);
    json skipped = json::array();
    for (const auto& [name, reason] : workspace.skipped()) skipped.push_back({{"name", name}, {"reason", reason}});
    return PhaseResult::success({{"tables", tables}, {"groups", manifests}, {"skipped", skipped}, {"publish", true}, {"changed", changed}},
                                {{"rows", rows}});
}

}  // namespace lhcr::exec::phases
