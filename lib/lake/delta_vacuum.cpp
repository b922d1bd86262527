// Which files no version that must stay readable needs. A file younger than the retention is never named: it may be staged
// by a run that has yet to commit.
#include <fmt/format.h>

#include <set>

#include "base/error.hpp"
#include "lake/delta_format.hpp"
#include "lake/delta_log.hpp"

namespace lhcr::lake {
namespace {

constexpr std::size_t list_page = 1000;

/// Versions that were the current one at some time since `cutoff`, the last one, and those pinned.
std::set<std::int64_t> retained(const DeltaLog::Listing& listing, const VacuumOptions& options) {
    const auto cutoff = options.now - options.retention;
    std::set<std::int64_t> versions;
    for (auto version = listing.commits.rbegin(); version != listing.commits.rend(); ++version) {
        versions.insert(*version);
        if (listing.written.at(*version) < cutoff) break;  // this one was current at the cutoff; those before it were not
    }
    for (const auto version : options.pinned_versions)
        if (version <= listing.last()) versions.insert(version);
    return versions;
}

std::set<std::string> referenced(const DeltaLog& log, const std::set<std::int64_t>& versions) {
    std::set<std::string> keys;
    std::optional<DeltaState> state;
    for (const auto version : versions) {
        if (!state) state = log.read(version);
        while (state->version < version) log.replay(*state, state->version + 1);
        for (const auto& [path, add] : state->live) keys.insert(log.table() + "/" + decode_path(path, log.commit_key(version)));
    }
    return keys;
}

}  // namespace

VacuumPlan DeltaFormat::vacuum_plan(const std::string& table, const VacuumOptions& options) {
    const DeltaLog log(store_, table);
    const auto listing = log.list(0);
    if (listing.commits.empty()) throw Error(Errc::not_found, fmt::format("there is no table '{}'", table));
    VacuumPlan plan;
    plan.retained_versions = retained(listing, options);
    auto needed = referenced(log, plan.retained_versions);
    for (const auto& path : options.pinned_paths) needed.insert(table + "/" + path);
    const auto cutoff = options.now - options.retention;
    const auto folder = table + "/";
    std::string after = folder;
    while (true) {
        const auto page = store_.list(folder, after, list_page);
        for (const auto& object : page) {
            const std::string_view path = std::string_view(object.key).substr(folder.size());
            if (path.front() == '_' || path.front() == '.' || path.find("/_") != std::string_view::npos || !path.ends_with(".parquet"))
                continue;
            if (needed.contains(object.key) || object.modified >= cutoff) {
                ++plan.kept_files;
                continue;
            }
            plan.files.push_back(object);
            plan.bytes += static_cast<std::int64_t>(object.size);
        }
        if (page.size() < list_page) return plan;
        after = page.back().key;
    }
}

}  // namespace lhcr::lake
