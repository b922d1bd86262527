// The call of ops.spec_trace; the contract is in the header.
#include "runs/spec_trace.hpp"

namespace lhcr::runs {

json spec_trace(db::Connection& database, const std::string& org, const std::string& project, const std::vector<std::string>& slugs) {
    json filter = {{"slugs", slugs}, {"project", project}};
    if (!org.empty()) filter["org"] = org;
    return database.call("spec_trace", {{"p_filter", filter}});
}

}  // namespace lhcr::runs
