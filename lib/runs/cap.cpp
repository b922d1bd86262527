// The calls of ops.cap_set, _remove, _list, _usage, _report; the contract is in the header.
#include "runs/cap.hpp"

namespace lhcr::runs {

json cap_set(db::Connection& database, const json& cap) {
    return database.call("cap_set", {{"p_cap", cap}});
}

json cap_remove(db::Connection& database, const Place& place, const std::string& name, const std::string& scope) {
    auto arguments = place.arguments(name);
    arguments.emplace_back("p_scope", scope);
    return database.call("cap_remove", arguments);
}

json cap_list(db::Connection& database, const Place& place) {
    return database.call("cap_list", place.arguments());
}

json cap_usage(db::Connection& database, const Place& place) {
    return database.call("cap_usage", place.arguments());
}

json cap_report(db::Connection& database, const Place& place, const std::string& from, const std::string& to) {
    auto arguments = place.arguments();
    if (!from.empty()) arguments.emplace_back("p_from_at", from);
    if (!to.empty()) arguments.emplace_back("p_to_at", to);
    return database.call("cap_report", arguments);
}

}  // namespace lhcr::runs
