// The calls of ops.setting_get, setting_set; the contract is in the header.
#include "runs/setting.hpp"

namespace lhcr::runs {
namespace {

// A project name alone is enough unless the login is a member of several organisations that have it.
db::Arguments with_org(db::Arguments arguments, const std::string& org) {
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return arguments;
}

}  // namespace

json setting_get(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const std::string& org) {
    return database.call("setting_get", with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}}, org));
}

json setting_set(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const json& value, std::optional<std::int64_t> revision, const std::string& org) {
    return database.call(
        "setting_set",
        with_org({{"p_project", project}, {"p_environment", environment}, {"p_name", name}, {"p_value", value}, {"p_revision", revision}},
                 org));
}

}  // namespace lhcr::runs
