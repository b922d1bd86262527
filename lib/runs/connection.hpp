// Named connections of an environment (sources and targets of phases). Their conninfo never holds a password.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// `connection`: {project, environment, name, kind, conninfo, secret_ref?, options?}; replaces one of that name.
json connection_add(db::Connection& database, const json& connection);
json connection_list(db::Connection& database, const std::string& project, const std::string& environment, const std::string& org = {});
json connection_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                     const std::string& org = {});
json connection_remove(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                       const std::string& org = {});

}  // namespace lhcr::runs
