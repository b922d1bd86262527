// The document is all an executor knows; nothing else of the worker reaches its process.
#include "worker/phase_document.hpp"

#include <algorithm>
#include <thread>

#include "base/process.hpp"
#include "runs/connection.hpp"
#include "runs/event.hpp"

namespace lhcr::worker {
namespace {

constexpr std::int64_t keep_connections_ms = 5000;
constexpr int page = 1000;

/// The last state of each step that an earlier attempt at this phase announced.
json step_marks(db::Connection& database, const runs::Lease& lease) {
    json steps = json::object();
    for (std::int64_t after = 0;;) {
        const json answer = runs::event_list(database, lease.run_id, after, page);
        const json& events = answer.at("events");
        for (const auto& event : events) {
            if (get_string(event, "type") != "PHASE_PROGRESS" || get_string(event, "phase") != lease.phase) continue;
            const auto payload = event.find("payload");
            if (payload == event.end() || !payload->is_object() || !payload->contains("step") || !payload->contains("state")) continue;
            if ((*payload)["state"] != "skipped") steps[get_string(*payload, "step")] = {{"state", (*payload)["state"]}};
        }
        if (events.size() < page) return steps;
        after = get_int(answer, "last_seq");
    }
}

int threads_of(const Options& options) {
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return options.threads > 0 ? options.threads : std::max(1, cores / std::max(1, options.slots));
}

}  // namespace

json PhaseDocuments::make(db::Connection& database, const runs::Claim& claim, const std::string& scratch) {
    const json& row = claim.document;
    json run = row.value("run", json::object());
    run["run_id"] = claim.lease.run_id;
    const json input = row.value("input", json::object());
    const json asked = input.value("limits", json::object());
    json document = {{"apiVersion", "lhcr/v1"},
                     {"kind", "PhaseContext"},
                     {"phase",
                      {{"name", claim.lease.phase},
                       {"kind", claim.kind},
                       {"executor", claim.executor},
                       {"input", input},
                       {"attempt", claim.attempt},
                       {"lease_token", claim.lease.token}}},
                     {"outputs", row.value("outputs", json::object())},
                     {"database", options_.database},
                     {"store", options_.store},
                     {"scratch", scratch},
                     {"limits",
                      {{"memory_mb", get_int(asked, "memory_mb", options_.memory_mb * 3 / 4)},
                       {"process_memory_mb", options_.memory_mb},
                       {"threads", get_int(asked, "threads", threads_of(options_))},
                       {"caps", row.value("limits", json::object())},
                       {"timeout_ms", claim.time_left ? claim.time_left->count() : 0}}},
                     {"connections", json::object()},
                     {"previous", json::object()}};
    // A runbook reaches nothing by name, so it is told no names.
    if (claim.executor == "runbook") document["previous"]["steps"] = step_marks(database, claim.lease);
    else document["connections"] = connections(database, run);
    document["run"] = std::move(run);
    return document;
}

const json& PhaseDocuments::connections(db::Connection& database, const json& run) {
    const std::string org = get_string(run, "org"), project = get_string(run, "project"), environment = get_string(run, "environment");
    Kept& kept = kept_[org + '/' + project + '/' + environment];
    if (boot_clock_ms() >= kept.until_ms) {
        kept.connections = json::object();
        const json answer = runs::connection_list(database, project, environment, org);
        for (const auto& entry : answer.at("connections")) kept.connections[get_string(entry, "name")] = entry;
        kept.until_ms = boot_clock_ms() + keep_connections_ms;
    }
    return kept.connections;
}

}  // namespace lhcr::worker
