// Run folders are found by jumping: the first key behind each folder's last possible one.
#include "exec/scratch_collector.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ids.hpp"
#include "runs/run.hpp"

namespace lhcr::exec {
namespace {

constexpr std::size_t list_page = 1000;
constexpr std::size_t ask_at_once = 1000;

std::vector<std::string> runs_with_scratch(store::ObjectStore& store, const std::string& prefix) {
    std::vector<std::string> runs;
    for (std::string after;;) {
        const auto next = store.list(prefix, after, 1);
        if (next.empty()) return runs;
        const std::string rest = next.front().key.substr(prefix.size());
        const auto slash = rest.find('/');
        if (slash == std::string::npos) {  // a file beside the folders: nobody's scratch
            after = next.front().key;
            continue;
        }
        if (is_uuid(rest.substr(0, slash))) runs.push_back(rest.substr(0, slash));
        after = prefix + rest.substr(0, slash) + static_cast<char>('/' + 1);
    }
}

ExpiredScratch sweep(store::ObjectStore& store, const std::string& run_id, const std::string& folder, bool remove) {
    ExpiredScratch out{run_id};
    for (std::string after;;) {
        const auto page = store.list(folder, after, list_page);
        for (const auto& object : page) {
            ++out.objects;
            out.bytes += static_cast<std::int64_t>(object.size);
            if (remove) store.remove(object.key);
        }
        if (page.size() < list_page) break;
        after = page.back().key;
    }
    if (remove) store.remove_empty_folders(folder);
    return out;
}

}  // namespace

std::string scratch_prefix(const std::string& organisation, const std::string& environment) {
    return fmt::format("{}/{}/scratch/", organisation, environment);
}

std::vector<ExpiredScratch> expire_scratch(db::Connection& database, store::ObjectStore& store, const std::string& organisation,
                                           const std::string& environment, std::chrono::milliseconds retention, bool remove) {
    const std::string prefix = scratch_prefix(organisation, environment);
    const auto found = runs_with_scratch(store, prefix);
    std::vector<ExpiredScratch> expired;
    for (std::size_t begin = 0; begin < found.size(); begin += ask_at_once) {
        const auto end = std::min(found.size(), begin + ask_at_once);
        const std::vector<std::string> asked(&found[begin], &found[begin] + (end - begin));
        for (const auto& run_id : runs::scratch_expired(database, asked, retention, remove))
            expired.push_back(sweep(store, run_id, prefix + run_id + "/", remove));
    }
    return expired;
}

}  // namespace lhcr::exec
