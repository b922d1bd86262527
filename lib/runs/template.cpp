// The calls of ops.template_apply, template_list, template_show; the contract is in the header.
#include "runs/template.hpp"

namespace lhcr::runs {
namespace {

// A project name alone is enough unless the login is a member of several organisations that have it.
db::Arguments with_org(db::Arguments arguments, const std::string& org) {
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return arguments;
}

}  // namespace

json template_apply(db::Connection& database, const json& body) {
    return database.call("template_apply", {{"p_template", body}});
}

json template_list(db::Connection& database, const std::string& project, const std::string& org) {
    return database.call("template_list", with_org({{"p_project", project}}, org));
}

json template_show(db::Connection& database, const std::string& project, const std::string& name, std::optional<int> version) {
    db::Arguments arguments = {{"p_project", project}, {"p_name", name}};
    if (version) arguments.emplace_back("p_version", *version);
    return database.call("template_show", arguments);
}

}  // namespace lhcr::runs
