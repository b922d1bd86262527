// What decides who goes next in an environment: limits of concurrency keys, and its share of the claims. Called by `lhcr concurrency …`
// and `lhcr queue …`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// Where limits and weights lie; `org` may be empty when the project's name is enough.
struct QueuePlace {
    std::string org;
    std::string project;
    std::string environment;
};

/// At most `max_running` phases with the key are claimed or running at a time.
json concurrency_set(db::Connection& database, const QueuePlace& place, const std::string& key, int max_running);
json concurrency_list(db::Connection& database, const QueuePlace& place);
json concurrency_remove(db::Connection& database, const QueuePlace& place, const std::string& key);
/// 100 is one share; for what enters a queue from now on.
json queue_weight(db::Connection& database, const QueuePlace& place, int weight);

}  // namespace lhcr::runs
