// Finds Postgres' server programs, versions 15 to 18. Called by server.cpp and `lhcr doctor`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lhcr::local {

struct Programs {
    std::filesystem::path folder;  ///< holds initdb, pg_ctl and postgres
    int major = 0;
};

/// All that this machine has, newest first: LHCR_POSTGRES_BIN alone when set, else /usr/lib/postgresql/*, pg_config, PATH.
std::vector<Programs> find_all_programs();
/// Those of `major`, or the newest when it is 0. Throws Errc::not_found with the line that installs them.
Programs find_programs(int major);

}  // namespace lhcr::local
