// Templates: versioned descriptions of runs. Called by `template …` and `pipeline run`.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// The same body again answers the same version, `created` false.
json template_apply(db::Connection& database, const json& body);
json template_list(db::Connection& database, const std::string& project, const std::string& org = {});
/// nullopt: the newest version.
json template_show(db::Connection& database, const std::string& project, const std::string& name,
                   std::optional<int> version = std::nullopt);

}  // namespace lhcr::runs
