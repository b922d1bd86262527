// Small facts an environment remembers (a store's probe, a commit arbiter's row).
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

json setting_get(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const std::string& org = {});
json setting_set(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const json& value, const std::string& org = {});

}  // namespace lhcr::runs
