// Who is asking, and the first organisation of an empty database.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// Makes organisation, project, its environments and the login's membership; only members of lhcr_owner may. Idempotent.
json org_bootstrap(db::Connection& database, const std::string& org, const std::string& project, const std::string& login,
                   const std::string& kind);
/// → `{principal, kind, login, memberships, permissions}`.
json whoami(db::Connection& database);

}  // namespace lhcr::runs
