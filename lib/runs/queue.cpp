// The calls of ops.concurrency_set, _list, _remove and ops.queue_weight; the contract is in the header.
#include "runs/queue.hpp"

namespace lhcr::runs {
namespace {

db::Arguments at(const QueuePlace& place) {
    db::Arguments arguments = {{"p_project", place.project}, {"p_environment", place.environment}};
    if (!place.org.empty()) arguments.emplace_back("p_org", place.org);
    return arguments;
}

}  // namespace

json concurrency_set(db::Connection& database, const QueuePlace& place, const std::string& key, int max_running) {
    auto arguments = at(place);
    arguments.emplace_back("p_key", key);
    arguments.emplace_back("p_max_running", max_running);
    return database.call("concurrency_set", arguments);
}

json concurrency_list(db::Connection& database, const QueuePlace& place) {
    return database.call("concurrency_list", at(place));
}

json concurrency_remove(db::Connection& database, const QueuePlace& place, const std::string& key) {
    auto arguments = at(place);
    arguments.emplace_back("p_key", key);
    return database.call("concurrency_remove", arguments);
}

json queue_weight(db::Connection& database, const QueuePlace& place, int weight) {
    auto arguments = at(place);
    arguments.emplace_back("p_weight", weight);
    return database.call("queue_weight", arguments);
}

}  // namespace lhcr::runs
