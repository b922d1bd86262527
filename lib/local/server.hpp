// The room's private Postgres: made once, started, stopped, looked at. Called by room.cpp.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "local/places.hpp"

namespace lhcr::local {

/// Login names inside the room. The superuser is for migrations and the sample only.
inline constexpr const char* admin_role = "lhcr_admin";
inline constexpr const char* daily_role = "lhcr_local";
inline constexpr const char* sample_role = "lhcr_sample_reader";
inline constexpr const char* room_database = "lhcr";

/// "host=… port=5432 dbname=… user=…": no password, peer decides.
std::string conninfo(const Places& places, const std::string& database, const std::string& role);

bool is_initialised(const Places& places);
/// The major version that made the data folder.
int data_major(const Places& places);
/// initdb in a folder beside, then renamed: a death half way leaves nothing that looks made.
void initialise(const Places& places);
/// The postmaster's process, when it runs on exactly this data folder.
std::optional<pid_t> running_postmaster(const Places& places);
/// Starts it and waits until it answers; does nothing when it runs. A stale postmaster.pid is removed, the settings are written again.
void start(const Places& places);
/// Waits for its end; false when it was not running.
bool stop(const Places& places);

}  // namespace lhcr::local
