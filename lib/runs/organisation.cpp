// The calls of ops.org_bootstrap, whoami; the contract is in the header.
#include "runs/organisation.hpp"

namespace lhcr::runs {

json org_bootstrap(db::Connection& database, const std::string& org, const std::string& project, const std::string& login,
                   const std::string& kind) {
    return database.call("org_bootstrap", {{"p_org", org}, {"p_project", project}, {"p_login", login}, {"p_kind", kind}});
}

json whoami(db::Connection& database) {
    return database.call("whoami");
}

}  // namespace lhcr::runs
