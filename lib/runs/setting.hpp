// Small facts an environment remembers (a store's probe, a commit arbiter's row).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

json setting_get(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const std::string& org = {});
/// `revision`: a compare-and-set. nullopt: whatever is there; 0: it must not exist; n: the one that was read. Else Errc::conflict.
json setting_set(db::Connection& database, const std::string& project, const std::string& environment, const std::string& name,
                 const json& value, std::optional<std::int64_t> revision = {}, const std::string& org = {});

}  // namespace lhcr::runs
