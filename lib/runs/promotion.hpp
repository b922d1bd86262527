// The gate between environments: a version of a template runs in one once it has succeeded in the one before. Called by `lhcr promotion …`.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// The order of the project's environments; none: no gate. `override_role`: who may let a run through with a reason. → as promotion_show
json promotion_set(db::Connection& database, const Place& place, const std::vector<std::string>& environments,
                   const std::string& override_role);
/// `gates`, and of a template `versions`: where each has succeeded and may run. An empty name: the gates alone.
json promotion_show(db::Connection& database, const Place& place, const std::string& template_name);

}  // namespace lhcr::runs
