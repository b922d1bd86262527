// The calls of ops.connection_add, _list, _show, _remove; the contract is in the header.
#include "runs/connection.hpp"

namespace lhcr::runs {
namespace {

// A project name alone is enough unless the login is a member of several organisations that have it.
db::Arguments with_org(db::Arguments arguments, const std::string& org) {
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return arguments;
}

}  // namespace

json connection_add(db::Connection& database, const json& connection) {
    return database.call("connection_add", {{"p_connection", connection}});
}

json connection_list(db::Connection& database, const std::string& project, const std::string& environment, const std::string& org) {
    return database.call("connection_list", with_org({{"p_project", project}, {"p_environment", environment}}, org));
}

json connection_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                     const std::string& org) {
    return database.call("connection_show", with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}}, org));
}

json connection_remove(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                       const std::string& org) {
    return database.call("connection_remove", with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}}, org));
}

}  // namespace lhcr::runs
