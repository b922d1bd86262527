// recall: the first phase of a rebuild. Gives back the tables that the first run recorded as its inputs, after hashing every file anew:
// a rebuild from bytes that changed would prove nothing.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "exec/tables/workspace.hpp"

namespace lhcr::exec::phases {

PhaseResult recall(PhaseContext& context) {
    Workspace workspace(context);
    std::int64_t bytes = 0, done = 0;
    const json& tables = context.input().at("tables");
    for (const auto& table : tables) {
        context.throw_if_cancelled();
        const auto paths = workspace.local_paths(table);
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const std::string recorded = table.at("files")[i].at("sha256"), found = sha256_file(paths[i]);
            if (recorded != found)
                throw Error(Errc::integrity,
                            fmt::format("the file '{}' of {} is not what the run recorded: sha256 {} instead of {}",
                                        table["files"][i]["path"].get<std::string>(), table.at("name").get<std::string>(), found, recorded),
                            "somebody changed the store; `lhcr table verify` checks all tables");
            bytes += table["files"][i]["size"].get<std::int64_t>();
        }
        context.progress(table.at("name").get<std::string>(), ++done, static_cast<std::int64_t>(tables.size()), "tables");
    }
    return PhaseResult::success(
        {{"tables", tables}, {"skipped", context.input().value("skipped", json::array())}, {"checks", json::array()}, {"publish", false}},
        {{"bytes_in", bytes}});
}

}  // namespace lhcr::exec::phases
