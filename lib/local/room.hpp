// The embedded control room as a whole: a private Postgres, a directory store, a migrated database. Called by `lhcr local …`.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "local/places.hpp"

namespace lhcr::local {

using Progress = std::function<void(std::string_view)>;

struct Room {
    Places places;
    std::string database;          ///< conninfo of the daily role
    std::string migrate_database;  ///< conninfo of the superuser
    std::string store;             ///< file:// URL
    bool created = false;          ///< made by this call
    bool started = false;          ///< was not running before
    json migrated;                 ///< names applied by this call
};

/// Makes what is missing and starts what stands still; any number of callers at once get the same room.
Room up(const Progress& progress);
/// False when it did not run.
bool down();
/// Names and addresses of the room, running or not. Throws Errc::not_found when there is none.
Room find_room();
/// {state: running|stopped|absent, root, data, store, socket, database, pid, postgres}
json status();
/// Stops it and deletes database and store.
void reset();
/// The psql of the room's Postgres, or of PATH.
std::string psql_program();

}  // namespace lhcr::local
