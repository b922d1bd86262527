// Folders of the room and the checks that they are ours.
#include "local/places.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "local/command.hpp"

namespace lhcr::local {
namespace fs = std::filesystem;
namespace {

constexpr const char* system_user = "lhcr";

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

[[noreturn]] void fail(std::string_view what, const fs::path& path) {
    const int reason = errno;
    throw Error(reason == EACCES || reason == EPERM ? Errc::not_authorised : Errc::unavailable,
                fmt::format("cannot {} '{}': {}", what, path.string(), std::strerror(reason)),
                "LHCR_LOCAL_ROOT names another folder for the room");
}

void make_folder(const fs::path& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) == 0) {
        if (::chmod(path.c_str(), mode) != 0) fail("set the rights of", path);
    } else if (errno != EEXIST) {
        fail("create", path);
    }
}

}  // namespace

Places find_places() {
    const uid_t uid = ::geteuid();
    const passwd* user = ::getpwuid(uid);
    if (user == nullptr)
        throw Error(Errc::config_invalid, fmt::format("user id {} has no name on this machine, so Postgres cannot run as it", uid),
                    "add it to /etc/passwd, or use a Postgres elsewhere by LHCR_DATABASE_URL");
    Places places;
    places.caller = user->pw_name;
    const bool is_root = uid == 0;
    if (is_root) places.server_user = system_user;
    const std::string home = variable("HOME").empty() ? user->pw_dir : variable("HOME");
    const std::string data_home = variable("XDG_DATA_HOME").starts_with('/') ? variable("XDG_DATA_HOME") : home + "/.local/share";
    const fs::path usual = is_root ? fs::path("/var/lib/lhcr") : fs::path(user->pw_dir) / ".local/share/lhcr/local";
    const std::string named = variable("LHCR_LOCAL_ROOT");
    if (!named.empty() && !named.starts_with('/'))
        throw Error(Errc::config_invalid, fmt::format("LHCR_LOCAL_ROOT is no absolute path: '{}'", named));
    places.root = !named.empty() ? fs::path(named).lexically_normal() : is_root ? usual : fs::path(data_home) / "lhcr/local";
    places.data = places.root / "postgres";
    places.store = places.root / "store";
    places.log = places.data / "start.log";
    std::string folder = is_root ? "/run/lhcr" : fmt::format("/tmp/lhcr-{}", uid);
    // A room elsewhere has sockets of its own; eight characters keep the path short.
    if (places.root != usual) folder += '-' + sha256_hex(places.root.string()).substr(0, 8);
    places.sockets = folder;
    return places;
}

Owner server_owner(const Places& places) {
    if (places.server_user.empty()) return {::geteuid(), ::getegid()};
    const passwd* user = ::getpwnam(places.server_user.c_str());
    if (user == nullptr) throw Error(Errc::not_found, fmt::format("no system user '{}'", places.server_user), "`lhcr local up` makes it");
    return {user->pw_uid, user->pw_gid};
}

void create_root(const Places& places) {
    std::error_code failure;
    fs::create_directories(places.root.parent_path(), failure);
    // Root's room: Postgres' user must pass through, but owns only its own data folder.
    make_folder(places.root, places.server_user.empty() ? 0700 : 0755);
    struct stat facts {};
    if (::stat(places.root.c_str(), &facts) != 0) fail("look at", places.root);
    if (facts.st_uid != ::geteuid())
        throw Error(Errc::not_authorised,
                    fmt::format("'{}' belongs to user id {}, not to '{}'", places.root.string(), facts.st_uid, places.caller),
                    "run as its owner, or name another folder with LHCR_LOCAL_ROOT");
    make_folder(places.store, 0700);
}

void create_server_user(const Places& places) {
    if (places.server_user.empty() || ::getpwnam(places.server_user.c_str()) != nullptr) return;
    const auto made = run_program({.argv = {"useradd", "--system", "--user-group", "--no-create-home", "--home-dir", places.root.string(),
                                            "--shell", "/usr/sbin/nologin", "--comment", "lhcr control room", places.server_user}});
    // Another `local up` may have made it in between; what counts is that it is there.
    if (::getpwnam(places.server_user.c_str()) == nullptr)
        throw Error(Errc::unavailable, fmt::format("cannot make the system user '{}': {}", places.server_user, made.output),
                    "Postgres does not run as root; make that user, or call lhcr as another one");
}

void create_socket_folder(const Places& places) {
    const Owner owner = server_owner(places);
    if (::mkdir(places.sockets.c_str(), 0700) != 0 && errno != EEXIST) fail("create", places.sockets);
    struct stat facts {};
    if (::lstat(places.sockets.c_str(), &facts) != 0) fail("look at", places.sockets);
    if (::geteuid() == 0 && S_ISDIR(facts.st_mode) && facts.st_uid == 0) {
        if (::lchown(places.sockets.c_str(), owner.user, owner.group) != 0) fail("hand over", places.sockets);
        facts.st_uid = owner.user;
    }
    // /tmp is everybody's: a folder of that name made by someone else could serve us a false database.
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != owner.user)
        throw Error(Errc::conflict, fmt::format("'{}' is not a folder of the user that runs Postgres", places.sockets.string()),
                    "remove it, or name another room with LHCR_LOCAL_ROOT");
    if ((facts.st_mode & 0777) != 0700 && ::chmod(places.sockets.c_str(), 0700) != 0) fail("set the rights of", places.sockets);
}

}  // namespace lhcr::local
