// validate: are the staged bronze tables whole, and do they keep what the pipeline expects of them? Reads, writes nothing but findings.
#include <fmt/format.h>

#include "base/error.hpp"
#include "exec/phases.hpp"
#include "exec/tables/checks.hpp"
#include "exec/tables/workspace.hpp"

namespace lhcr::exec::phases {

PhaseResult validate(PhaseContext& context) {
    const json& input = context.input();
    Workspace workspace(context);
    workspace.confine();
    prepare_quarantine(workspace);
    const json optional = input.value("optional_columns", json::object());
    for (const auto& [name, table] : workspace.tables()) workspace.show(table, optional.value(name, json::object()));
    workspace.prepare_sql(json::object(), {});

    json checks = json::array();
    std::vector<std::string> stopped;
    std::int64_t total = 0;
    for (const auto& table : input.at("tables")) {
        context.throw_if_cancelled();
        const std::string name = table.at("name");
        const json* staged = workspace.find(name);
        if (!staged) continue;
        const auto expected = staged->at("rows").get<std::int64_t>();
        const auto counted =
            workspace.connection().query_int(fmt::format("select count(*) from {}", lake::engine::quote_table(name))).value_or(0);
        total += counted;
        checks.push_back({{"table", name},
                          {"check", "staged rows are all there"},
                          {"kind", "row_count"},
                          {"severity", "stop"},
                          {"passed", counted == expected},
                          {"violations", counted == expected ? 0 : 1}});
        if (counted != expected)
            stopped.push_back(fmt::format("{}: {} rows are staged, {} were read from the source", name, counted, expected));
        const auto outcome = run_checks(workspace, table);
        for (const auto& check : outcome.checks) checks.push_back(check);
        stopped.insert(stopped.end(), outcome.stopped.begin(), outcome.stopped.end());
        if (outcome.quarantined > 0)
            stopped.push_back(fmt::format("{}: rows of the source cannot be set aside, {} fail a check of severity quarantine", name,
                                          outcome.quarantined));
    }
    if (!stopped.empty())
        throw Error(Errc::gate_rejected, fmt::format("{} of {} checks failed: {}", stopped.size(), checks.size(), fmt::join(stopped, "; ")),
                    "nothing was published; the last good versions stay")
            .set_detail(json{{"checks", checks}}.dump());
    return PhaseResult::success({{"tables", json::array()}, {"skipped", json::array()}, {"checks", checks}, {"publish", false}},
                                {{"rows", total}});
}

}  // namespace lhcr::exec::phases
