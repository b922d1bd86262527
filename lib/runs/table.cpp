// The calls of ops.table_list, table_show; the contract is in the header.
#include "runs/table.hpp"

namespace lhcr::runs {

json table_list(db::Connection& database, const std::string& project, const std::string& environment) {
    return database.call("table_list", {{"p_project", project}, {"p_environment", environment}});
}

json table_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name) {
    return database.call("table_show", {{"p_project", project}, {"p_environment", environment}, {"p_name", name}});
}

}  // namespace lhcr::runs
