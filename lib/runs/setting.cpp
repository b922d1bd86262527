// The calls of ops.setting_get, setting_set; the contract is in the header.
#include "runs/setting.hpp"

namespace lhcr::runs {

json setting_get(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name) {
    return database.call("setting_get", {{"p_project", project}, {"p_environment", environment}, {"p_name", name}});
}

json setting_set(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const json& value) {
    return database.call("setting_set",
                         {{"p_project", project}, {"p_environment", environment}, {"p_name", name}, {"p_value", value}});
}

}  // namespace lhcr::runs
