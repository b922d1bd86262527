// The calls of ops.connection_add, _list, _show, _remove; the contract is in the header.
#include "runs/connection.hpp"

namespace lhcr::runs {

json connection_add(db::Connection& database, const json& connection) {
    return database.call("connection_add", {{"p_connection", connection}});
}

json connection_list(db::Connection& database, const std::string& project, const std::string& environment) {
    return database.call("connection_list", {{"p_project", project}, {"p_environment", environment}});
}

json connection_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name) {
    return database.call("connection_show", {{"p_project", project}, {"p_environment", environment}, {"p_name", name}});
}

json connection_remove(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name) {
    return database.call("connection_remove", {{"p_project", project}, {"p_environment", environment}, {"p_name", name}});
}

}  // namespace lhcr::runs
