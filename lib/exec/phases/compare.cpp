// compare: the last phase of a rebuild. Every table of the first run against the one made anew: logical hash, data hash, plan hash, and
// for a difference the first key range where they part. A difference is the phase's answer, not its failure.
#include <fmt/format.h>

#include "base/error.hpp"
#include "exec/phases.hpp"
#include "exec/scratch_collector.hpp"
#include "exec/tables/workspace.hpp"
#include "lake/range_hash.hpp"

namespace lhcr::exec::phases {
namespace {

json difference(Workspace& workspace, const json& expected, const json& rebuilt) {
    json out = {{"table", expected.at("name")}};
    for (const char* hash : {"logical_hash", "data_hash"}) out[hash] = {{"recorded", expected.at(hash)}, {"rebuilt", rebuilt.at(hash)}};
    out["rows"] = {{"recorded", expected.at("rows")}, {"rebuilt", rebuilt.at("rows")}};
    if (expected.at("schema") != rebuilt.at("schema")) {
        out["reason"] = "the columns differ";
        return out;
    }
    if (rebuilt.contains("changed_inputs")) {  // what the run read is gone: only what was made of it can still say where
        out["reason"] = "the recorded files changed in the store after the run";
        out["files"] = rebuilt["changed_inputs"];
        return out;
    }
    const auto key = expected.at("key").get<std::vector<std::string>>();
    const std::string query = fmt::format("select * from {}", lake::engine::quote_table(expected.at("name").get<std::string>()));
    workspace.show(expected);
    const auto before = lake::range_hashes(workspace.connection(), query, key);
    workspace.show(rebuilt);
    const auto after = lake::range_hashes(workspace.connection(), query, key);
    if (const auto range = lake::first_difference(before, after)) {
        out["reason"] = "rows differ";
        out["key"] = key;
        out["first_range"] = {
            {"from", range->from}, {"to", range->to}, {"rows_recorded", range->left_rows}, {"rows_rebuilt", range->right_rows}};
        out["differing_ranges"] = range->differing_ranges;
    } else {
        out["reason"] = "the rows are the same, the bytes of the files are not";
    }
    return out;
}

/// Who rebuilds takes out what earlier rebuilds left long enough ago. That it could not is no failure of the comparison.
void sweep_scratch(Workspace& workspace) {
    PhaseContext& context = workspace.context();
    try {
        auto control_plane = context.open_control_plane();
        const auto expired = expire_scratch(control_plane, workspace.store(), get_string(context.run(), "org"),
                                            get_string(context.run(), "environment"), scratch_retention, true);
        for (const auto& scratch : expired)
            context.log("info", fmt::format("the scratch of rebuild {} has expired: {} objects removed", scratch.run_id, scratch.objects));
    } catch (const Error& error) {
        context.log("warn", fmt::format("scratch that expired was not removed: {}", error.message()));
    }
}

}  // namespace

PhaseResult compare(PhaseContext& context) {
    Workspace workspace(context);
    json compared = json::array(), differences = json::array();
    std::int64_t done = 0;
    const json& expected_tables = context.input().at("tables");
    for (const auto& expected : expected_tables) {
        context.throw_if_cancelled();
        const std::string name = expected.at("name");
        const json* rebuilt = workspace.find(name);
        if (!rebuilt) {
            differences.push_back({{"table", name}, {"reason", "the rebuild did not make it"}});
            continue;
        }
        const bool logical = expected.at("logical_hash") == rebuilt->at("logical_hash"),
                   data = expected.at("data_hash") == rebuilt->at("data_hash");
        compared.push_back({{"table", name},
                            {"rows", rebuilt->at("rows")},
                            {"plan_hash_equal", expected.at("plan_hash") == rebuilt->at("plan_hash")},
                            {"logical_hash_equal", logical},
                            {"data_hash_equal", data},
                            {"logical_hash", rebuilt->at("logical_hash")},
                            {"data_hash", rebuilt->at("data_hash")}});
        if (!logical || !data) differences.push_back(difference(workspace, expected, *rebuilt));
        context.progress(name, ++done, static_cast<std::int64_t>(expected_tables.size()), "tables");
    }
    const std::string verdict = differences.empty() ? "identical" : "different";
    context.event(lifecycle::EventType::PHASE_PROGRESS, differences.empty() ? "info" : "warn",
                  fmt::format("the rebuild is {}: {} tables compared, {} differ", verdict, expected_tables.size(), differences.size()),
                  {{"verdict", verdict}});
    sweep_scratch(workspace);
    return PhaseResult::success({{"verdict", verdict},
                                 {"rebuild_of", context.input().at("rebuild_of")},
                                 {"compared", compared},
                                 {"differences", differences},
                                 {"tables", json::array()},
                                 {"publish", false}},
                                {{"rows", 0}});
}

}  // namespace lhcr::exec::phases
