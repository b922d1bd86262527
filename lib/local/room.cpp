// `up` in the order in which each step needs the one before, under a lock of the room's folder.
#include "local/room.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/process.hpp"
#include "db/connection.hpp"
#include "db/migrate.hpp"
#include "local/programs.hpp"
#include "local/server.hpp"
#include "runs/organisation.hpp"

namespace lhcr::local {
namespace fs = std::filesystem;
namespace {

/// Held over up, down and reset, so that two of them never work on the room at once.
class RoomLock {
public:
    RoomLock(const Places& places, const Progress& progress)
        : file_(::open((places.root / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600)) {
        if (!file_) throw Error(Errc::unavailable, fmt::format("cannot lock '{}': {}", places.root.string(), std::strerror(errno)));
        if (::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) return;
        if (progress) progress("another lhcr is working on the room; waiting for it");
        while (::flock(file_.get(), LOCK_EX) != 0)
            if (errno != EINTR)
                throw Error(Errc::unavailable, fmt::format("cannot lock '{}': {}", places.root.string(), std::strerror(errno)));
    }

private:
    Fd file_;
};

Room describe_room(const Places& places) {
    Room room;
    room.places = places;
    room.database = conninfo(places, room_database, daily_role);
    room.migrate_database = conninfo(places, room_database, admin_role);
    room.store = "file://" + places.store.string();
    return room;
}

void create_database(const Places& places) {
    db::Connection postgres(conninfo(places, "postgres", admin_role), {.application_name = "lhcr local up"});
    if (postgres.query("select 1 from pg_catalog.pg_roles where rolname = $1", {daily_role}).empty())
        postgres.script(fmt::format("create role {} login nosuperuser nocreatedb nocreaterole nobypassrls", daily_role));
    if (postgres.query("select 1 from pg_catalog.pg_database where datname = $1", {room_database}).empty())
        postgres.script(fmt::format("create database {}", room_database));
}

}  // namespace

Room up(const Progress& progress) {
    const Places places = find_places();
    (void)find_programs(is_initialised(places) ? data_major(places) : 0);  // says what to install before anything is made
    create_root(places);
    const RoomLock lock(places, progress);
    create_server_user(places);
    Room room = describe_room(places);
    if (!is_initialised(places)) {
        if (progress) progress(fmt::format("making a private Postgres in {}", places.data.string()));
        initialise(places);
        room.created = true;
    }
    room.started = !running_postmaster(places).has_value();
    if (room.started && progress) progress("starting Postgres");
    start(places);
    create_database(places);
    if (progress) progress("migrating");
    db::Connection database(room.migrate_database, {.application_name = "lhcr local up"});
    room.migrated = db::migrate_up(database, db::embedded_migrations()).applied;
    runs::org_bootstrap(database, "default", "default", daily_role, "user");
    return room;
}

bool down() {
    const Places places = find_places();
    if (!is_initialised(places)) return false;
    const RoomLock lock(places, {});
    return stop(places);
}

Room find_room() {
    const Places places = find_places();
    if (!is_initialised(places))
        throw Error(Errc::not_found, fmt::format("no control room in '{}'", places.root.string()), "`lhcr local up` makes one");
    return describe_room(places);
}

json status() {
    const Places places = find_places();
    const bool made = is_initialised(places);
    const auto pid = made ? running_postmaster(places) : std::nullopt;
    json out = {{"state", !made ? "absent"
                          : pid ? "running"
                                : "stopped"},
                {"root", places.root.string()},
                {"data", places.data.string()},
                {"store", "file://" + places.store.string()},
                {"socket", places.sockets.string()},
                {"pid", nullptr},
                {"postgres", nullptr}};
    if (made) out["postgres"] = data_major(places);
    if (pid) out["pid"] = *pid;
    if (made) out["database"] = conninfo(places, room_database, daily_role);
    return out;
}

void reset() {
    const Places places = find_places();
    std::error_code failure;
    if (!fs::exists(places.root, failure)) return;
    const RoomLock lock(places, {});
    if (is_initialised(places)) stop(places);
    for (const auto& path : {places.data, fs::path(places.data.string() + ".making"), places.store, places.sockets}) {
        fs::remove_all(path, failure);
        if (failure) throw Error(Errc::unavailable, fmt::format("cannot delete '{}': {}", path.string(), failure.message()));
    }
}

std::string psql_program() {
    const Places places = find_places();
    if (is_initialised(places)) {
        const fs::path program = find_programs(data_major(places)).folder / "psql";
        if (::access(program.c_str(), X_OK) == 0) return program.string();
    }
    return "psql";
}

}  // namespace lhcr::local
