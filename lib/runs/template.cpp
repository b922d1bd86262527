// The calls of ops.template_apply, template_list, template_show; the contract is in the header.
#include "runs/template.hpp"

namespace lhcr::runs {

json template_apply(db::Connection& database, const json& body) {
    return database.call("template_apply", {{"p_template", body}});
}

json template_list(db::Connection& database, const std::string& project) {
    return database.call("template_list", {{"p_project", project}});
}

json template_show(db::Connection& database, const std::string& project, const std::string& name, std::optional<int> version) {
    db::Arguments arguments = {{"p_project", project}, {"p_name", name}};
    if (version) arguments.emplace_back("p_version", *version);
    return database.call("template_show", arguments);
}

}  // namespace lhcr::runs
