// Where the embedded control room lives: data folder, object store, socket folder, and as whom its Postgres runs.
//
// Root: /var/lib/lhcr and /run/lhcr, Postgres as the system user `lhcr`. Others: their XDG data folder and /tmp/lhcr-<uid>.
// LHCR_LOCAL_ROOT names another root (a second room, tests). Called by every file of lib/local.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace lhcr::local {

struct Places {
    std::filesystem::path root;
    std::filesystem::path data;     ///< of Postgres
    std::filesystem::path store;    ///< the directory object store
    std::filesystem::path sockets;  ///< 0700, short enough for a socket's 107 bytes
    std::filesystem::path log;      ///< of the server's start; later lines are in data/log
    std::string server_user;        ///< system user that runs Postgres; empty: the caller
    std::string caller;             ///< name of the calling system user
};

/// Names only; nothing is created. Throws Errc::config_invalid when a path would be too long.
Places find_places();
/// root and store (the caller's), made where missing.
void create_root(const Places& places);
/// The system user that runs Postgres, when the caller is root. Throws Errc::unavailable when it cannot be made.
void create_server_user(const Places& places);
/// The socket folder, made where missing. Throws Errc::conflict when the name is taken by someone else's folder or by a link.
void create_socket_folder(const Places& places);

struct Owner {
    uid_t user;
    gid_t group;
};
/// Who runs Postgres.
Owner server_owner(const Places& places);

}  // namespace lhcr::local
