// The calls of ops.signal_set, _list, _remove, ops.score_weight, _list, ops.run_explain and run_score; the contract is in the header.
#include "runs/score.hpp"

namespace lhcr::runs {
namespace {

db::Arguments project_of(const Place& place) {
    db::Arguments arguments = {{"p_project", place.project}};
    if (!place.org.empty()) arguments.emplace_back("p_org", place.org);
    return arguments;
}

}  // namespace

json signal_set(db::Connection& database, const json& signal) {
    return database.call("signal_set", {{"p_signal", signal}});
}

json signal_list(db::Connection& database, const Place& place, const std::string& subject) {
    auto arguments = place.arguments();
    if (!subject.empty()) arguments.emplace_back("p_subject", subject);
    return database.call("signal_list", arguments);
}

json signal_remove(db::Connection& database, const Place& place, const std::string& subject, const std::string& signal) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_subject", subject);
    arguments.emplace_back("p_signal", signal);
    return database.call("signal_remove", arguments);
}

json score_weight(db::Connection& database, const Place& place, const std::string& signal, int weight, const std::string& direction) {
    auto arguments = project_of(place);
    arguments.emplace_back("p_signal", signal);
    arguments.emplace_back("p_weight", weight);
    arguments.emplace_back("p_direction", direction);
    return database.call("score_weight", arguments);
}

json score_list(db::Connection& database, const Place& place) {
    return database.call("score_list", project_of(place));
}

json explain(db::Connection& database, const std::string& run_id) {
    return database.call("run_explain", {{"p_run_id", run_id}});
}

json score(db::Connection& database, const std::string& run_id) {
    return database.call("run_score", {{"p_run_id", run_id}});
}

}  // namespace lhcr::runs
