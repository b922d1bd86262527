// Sessions of an environment and their lanes. Called by `lhcr session …`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// Makes it, or answers the one of that name. `on_failure`: "hold", "continue", or empty: as it is, hold for a new one.
json session_create(db::Connection& database, const Place& place, const std::string& name, const std::string& on_failure);
json session_list(db::Connection& database, const Place& place, bool archived);
/// With its lanes (who goes, who waits) and its last runs.
json session_show(db::Connection& database, const Place& place, const std::string& name);
/// Throws Errc::conflict while runs of it live.
json session_archive(db::Connection& database, const Place& place, const std::string& name);
/// Lets a lane go on that a failed run holds; Errc::conflict when none does.
json session_release(db::Connection& database, const Place& place, const std::string& name, const std::string& lane,
                     const std::string& reason);

}  // namespace lhcr::runs
