// What decides who goes next in an environment: limits of concurrency keys, and its share of the claims. Called by `lhcr concurrency …`
// and `lhcr queue …`. And what the database knows of its health, for `lhcr doctor`.
#pragma once

#include <chrono>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// At most `max_running` phases with the key are claimed or running at a time.
json concurrency_set(db::Connection& database, const Place& place, const std::string& key, int max_running);
json concurrency_list(db::Connection& database, const Place& place);
json concurrency_remove(db::Connection& database, const Place& place, const std::string& key);
/// 100 is one share; for what enters a queue from now on.
json queue_weight(db::Connection& database, const Place& place, int weight);
/// `filter`: {org?, project?, environment?, lane?} → `{queues: [{org, project, environment, lane, depth, estimated, oldest_at, oldest_ms,
/// claimed, running, parked, delayed, in_line, started_per_minute, succeeded_per_minute, failed_per_minute, window_ms}]}`.
json queue_stats(db::Connection& database, const json& filter);
/// What the database says about its health → `{checks: [{check, status, detail, hint, repair, facts}]}`; `patience`: how old a transaction,
/// a wait or an unsealed row may be.
json doctor(db::Connection& database, std::chrono::milliseconds patience);

}  // namespace lhcr::runs
