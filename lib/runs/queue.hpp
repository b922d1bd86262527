// What decides who goes next in an environment: limits of concurrency keys, and its share of the claims. Called by `lhcr concurrency …`
// and `lhcr queue …`.
#pragma once

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

}  // namespace lhcr::runs
