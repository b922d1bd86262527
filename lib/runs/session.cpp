// The calls of ops.session_create, _list, _show, _archive, _release; the contract is in the header.
#include "runs/session.hpp"

namespace lhcr::runs {
namespace {

db::Arguments named(const SessionPlace& place, bool with_name = true) {
    db::Arguments arguments = {{"p_project", place.project}, {"p_environment", place.environment}};
    if (with_name) arguments.emplace_back("p_name", place.name);
    if (!place.org.empty()) arguments.emplace_back("p_org", place.org);
    return arguments;
}

}  // namespace

json session_create(db::Connection& database, const SessionPlace& place, const std::string& on_failure) {
    json request = {{"project", place.project}, {"environment", place.environment}, {"name", place.name}};
    if (!place.org.empty()) request["org"] = place.org;
    if (!on_failure.empty()) request["on_failure"] = on_failure;
    return database.call("session_create", {{"p_session", request}});
}

json session_list(db::Connection& database, const SessionPlace& place, bool archived) {
    auto arguments = named(place, false);
    arguments.emplace_back("p_archived", archived);
    return database.call("session_list", arguments);
}

json session_show(db::Connection& database, const SessionPlace& place) {
    return database.call("session_show", named(place));
}

json session_archive(db::Connection& database, const SessionPlace& place) {
    return database.call("session_archive", named(place));
}

json session_release(db::Connection& database, const SessionPlace& place, const std::string& lane, const std::string& reason) {
    auto arguments = named(place);
    arguments.emplace_back("p_lane", lane);
    if (!reason.empty()) arguments.emplace_back("p_reason", reason);
    return database.call("session_release", arguments);
}

}  // namespace lhcr::runs
