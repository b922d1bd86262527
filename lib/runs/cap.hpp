// Caps: how much of a resource a scope may use. Called by `lhcr caps …`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// `cap`: {org, project, environment, scope, name, template, principal, resource, window, limit, on_exceed, near_percent, time_zone}.
/// The same name again changes its limit; what it counts stays, else Errc::conflict.
json cap_set(db::Connection& database, const json& cap);
/// `scope`: organisation, project or environment.
json cap_remove(db::Connection& database, const Place& place, const std::string& name, const std::string& scope);
/// Those that runs of the environment can fall under.
json cap_list(db::Connection& database, const Place& place);
/// What is used and reserved in the windows of now.
json cap_usage(db::Connection& database, const Place& place);
/// Window by window from `from` to `to`; empty: the last 30 days.
json cap_report(db::Connection& database, const Place& place, const std::string& from, const std::string& to);

}  // namespace lhcr::runs
