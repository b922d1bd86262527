// The calls of ops.concurrency_set, _list, _remove and ops.queue_weight; the contract is in the header.
#include "runs/queue.hpp"

namespace lhcr::runs {

json concurrency_set(db::Connection& database, const Place& place, const std::string& key, int max_running) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_key", key);
    arguments.emplace_back("p_max_running", max_running);
    return database.call("concurrency_set", arguments);
}

json concurrency_list(db::Connection& database, const Place& place) {
    return database.call("concurrency_list", place.arguments());
}

json concurrency_remove(db::Connection& database, const Place& place, const std::string& key) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_key", key);
    return database.call("concurrency_remove", arguments);
}

json queue_weight(db::Connection& database, const Place& place, int weight) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_weight", weight);
    return database.call("queue_weight", arguments);
}

json queue_stats(db::Connection& database, const json& filter) {
    return database.call("queue_stats", {{"p_filter", filter}});
}

json doctor(db::Connection& database, std::chrono::milliseconds patience) {
    return database.call("doctor", {{"p_patience", patience}});
}

}  // namespace lhcr::runs
