// The calls of ops.promotion_set and promotion_show; the contract is in the header.
#include "runs/promotion.hpp"

namespace lhcr::runs {
namespace {

db::Arguments project_of(const Place& place) {
    db::Arguments arguments = {{"p_project", place.project}};
    if (!place.org.empty()) arguments.emplace_back("p_org", place.org);
    return arguments;
}

}  // namespace

json promotion_set(db::Connection& database, const Place& place, const std::vector<std::string>& environments,
                   const std::string& override_role) {
    auto arguments = project_of(place);
    arguments.emplace_back("p_environments", environments);
    arguments.emplace_back("p_override_role", override_role);
    return database.call("promotion_set", arguments);
}

json promotion_show(db::Connection& database, const Place& place, const std::string& template_name) {
    auto arguments = project_of(place);
    if (!template_name.empty()) arguments.emplace_back("p_template", template_name);
    return database.call("promotion_show", arguments);
}

}  // namespace lhcr::runs
