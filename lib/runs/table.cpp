// The calls of ops.table_list, table_show, table_hold, table_vacuum; the contract is in the header.
#include "runs/table.hpp"

namespace lhcr::runs {
namespace {

// A project name alone is enough unless the login is a member of several organisations that have it.
db::Arguments with_org(db::Arguments arguments, const std::string& org) {
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return arguments;
}

}  // namespace

json table_list(db::Connection& database, const std::string& project, const std::string& environment, const std::string& org) {
    return database.call("table_list", with_org({{"p_project", project}, {"p_environment", environment}}, org));
}

json table_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                const std::string& org) {
    return database.call("table_show", with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}}, org));
}

json table_hold(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                const std::string& org) {
    return database.call("table_hold", with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}}, org));
}

json table_vacuum(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name, int files,
                  const std::string& org) {
    return database.call("table_vacuum",
                         with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}, {"p_files", files}}, org));
}

}  // namespace lhcr::runs
