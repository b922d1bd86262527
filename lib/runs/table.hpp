// The catalogue of published tables: what a successful publish phase entered.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

json table_list(db::Connection& database, const std::string& project, const std::string& environment, const std::string& org = {});
json table_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                const std::string& org = {});

}  // namespace lhcr::runs
