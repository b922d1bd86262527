// The catalogue of published tables: what a successful publish phase entered; and who may commit to or vacuum a table just now.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

json table_list(db::Connection& database, const std::string& project, const std::string& environment, const std::string& org = {});
json table_show(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                const std::string& org = {});

/// Inside of a transaction, until its end: no vacuum of the table is under way. Commits hold it side by side.
json table_hold(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                const std::string& org = {});
/// Likewise: no commit to the table is. `files`: how many are about to go, for the audit.
json table_vacuum(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name, int files,
                  const std::string& org = {});

}  // namespace lhcr::runs
