// The calls of ops.session_create, _list, _show, _archive, _release; the contract is in the header.
#include "runs/session.hpp"

namespace lhcr::runs {

json session_create(db::Connection& database, const Place& place, const std::string& name, const std::string& on_failure) {
    json request = {{"project", place.project}, {"environment", place.environment}, {"name", name}};
    if (!place.org.empty()) request["org"] = place.org;
    if (!on_failure.empty()) request["on_failure"] = on_failure;
    return database.call("session_create", {{"p_session", request}});
}

json session_list(db::Connection& database, const Place& place, bool archived) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_archived", archived);
    return database.call("session_list", arguments);
}

json session_show(db::Connection& database, const Place& place, const std::string& name) {
    return database.call("session_show", place.arguments(name));
}

json session_archive(db::Connection& database, const Place& place, const std::string& name) {
    return database.call("session_archive", place.arguments(name));
}

json session_release(db::Connection& database, const Place& place, const std::string& name, const std::string& lane,
                     const std::string& reason) {
    auto arguments = place.arguments(name);
    arguments.emplace_back("p_lane", lane);
    if (!reason.empty()) arguments.emplace_back("p_reason", reason);
    return database.call("session_release", arguments);
}

}  // namespace lhcr::runs
