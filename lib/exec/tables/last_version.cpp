// The catalogue's columns as expectations and hints; drift against the run's parameter `accept-drift`.
#include "exec/tables/last_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "runs/table.hpp"

namespace lhcr::exec {
namespace {

constexpr std::size_t named_in_hint = 3;

/// "--accept-drift bronze.a.x --accept-drift bronze.b", or one word for many.
std::string accepting_flags(const std::vector<ingest::Drift>& drifts) {
    std::set<std::string> tables;
    for (const auto& drift : drifts) tables.insert(drift.table);
    if (tables.size() > named_in_hint) return " --accept-drift all";
    std::string flags;
    if (drifts.size() <= named_in_hint)
        for (const auto& drift : drifts) flags += fmt::format(" --accept-drift {}.{}", drift.table, drift.column);
    else
        for (const auto& table : tables) flags += fmt::format(" --accept-drift {}", table);
    return flags;
}

}  // namespace

LastVersions::LastVersions(PhaseContext& context) : context_(context) {
    const json& run = context.run();
    if (const auto recorded = context.input().find("recorded"); recorded != context.input().end()) {
        for (const auto& [name, table] : recorded->items()) tables_[name] = table;
        return;
    }
    auto control = context.open_control_plane();
    const json answer = runs::table_list(control, run.at("project"), run.at("environment"), run.at("org"));
    for (const auto& table : answer.at("tables")) tables_[table.at("name")] = table;
}

void LastVersions::teach(ingest::TableSpec& spec, const json& optional) const {
    const auto last = tables_.find(spec.name);
    if (last == tables_.end()) return;
    for (const auto& column : last->second.at("schema")) {
        const std::string type = column.at("type"),
                          name = get_string(column, "source_name", column.at("name"));  // the source's word for it
        spec.expected.push_back({name, type, !optional.contains(name), static_cast<int>(get_int(column, "attnum", 0))});
        if (type.starts_with("decimal(")) spec.numeric_hints[name] = type;
    }
}

bool LastVersions::accepts(const ingest::Drift& drift) const {
    const json given = context_.params().value("accept-drift", json());
    const auto matches = [&](const json& word) { return word == "all" || word == drift.table || word == drift.table + "." + drift.column; };
    return given.is_array() ? std::any_of(given.begin(), given.end(), matches) : matches(given);
}

void LastVersions::judge(const std::vector<ingest::Drift>& drifts, const std::string& connection) {
    const std::string rebuilt = get_string(context_.run(), "rebuild_of");
    if (!rebuilt.empty())
        throw Error(Errc::integrity, fmt::format("the source is not what run {} read: {}", rebuilt, ingest::drift_text(drifts)),
                    fmt::format("`lhcr run rebuild {}` without --from-source takes the rows that it recorded", rebuilt));
    std::vector<ingest::Drift> refused;
    for (const auto& drift : drifts) {
        const std::string before = get_string(tables_.at(drift.table), "connection");
        std::string because;
        if (accepts(drift)) because = "accepted by --accept-drift";
        else if (!before.empty() && before != connection) because = fmt::format("the last version came from '{}'", before);
        if (because.empty()) {
            refused.push_back(drift);
            continue;
        }
        json kept = drift.to_json();
        kept["because"] = because;
        context_.event(lifecycle::EventType::PHASE_PROGRESS, "warn", fmt::format("{}: {} ({})", drift.table, drift.text, because), kept);
        accepted_.push_back(std::move(kept));
    }
    if (!refused.empty())
        throw Error(Errc::gate_rejected, fmt::format("the source changed since its tables were published: {}", ingest::drift_text(refused)),
                    fmt::format("nothing was read, the last good versions stay. Restore it in the source; or publish without it: `lhcr "
                                "pipeline run {}{}`; a column that may be absent at any time belongs under `optional:` of its table",
                                get_string(context_.input(), "pipeline"), accepting_flags(refused)));
}

std::string LastVersions::standing(const std::string& table) const {
    const auto last = tables_.find(table);
    if (last == tables_.end() || !last->second.contains("version")) return {};
    return fmt::format("version {} of {} stays published", get_int(last->second, "version"), get_string(last->second, "published_at"));
}

}  // namespace lhcr::exec
