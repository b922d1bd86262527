// initdb and pg_ctl, and what goes wrong around them: deaths half way, stale pid files, sockets that a clean-up took away.
#include "local/server.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "local/command.hpp"
#include "local/programs.hpp"
#include "local/server_files.hpp"

namespace lhcr::local {
namespace fs = std::filesystem;
namespace {

/// The last complaint in a log of Postgres.
std::string complaint_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string last;
    for (std::string line; std::getline(in, line);)
        for (const auto* label : {"FATAL:  ", "PANIC:  ", "ERROR:  ", "could not "})
            if (const auto at = line.find(label); at != std::string::npos) {
                last = line.substr(at, 400);
                break;
            }
    return last;
}

/// From the newest of the collector's files, or from what was said before the collector ran.
std::string server_complaint(const Places& places) {
    std::error_code ignored;
    fs::path newest = places.log;
    for (const auto& entry : fs::directory_iterator(places.data / "log", ignored))
        if (newest == places.log || entry.last_write_time(ignored) > fs::last_write_time(newest, ignored)) newest = entry.path();
    return complaint_of(newest);
}

/// True when that process is a postgres whose working directory is this data folder.
bool serves(pid_t pid, const fs::path& data) {
    std::error_code ignored;
    const fs::path process = fmt::format("/proc/{}", pid);
    const std::string program = fs::read_symlink(process / "exe", ignored).filename().string();
    return program.starts_with("postgres") && fs::equivalent(process / "cwd", data, ignored);
}

std::optional<pid_t> pid_of_file(const fs::path& file) {
    std::ifstream in(file);
    long pid = 0;
    if (!(in >> pid) || pid <= 1) return std::nullopt;
    return static_cast<pid_t>(pid);
}

void change_owner(const Places& places, const fs::path& path) {
    const Owner owner = server_owner(places);
    if (::geteuid() == 0 && ::lchown(path.c_str(), owner.user, owner.group) != 0)
        throw Error(Errc::unavailable, fmt::format("cannot hand over '{}': {}", path.string(), std::strerror(errno)));
}

Programs programs_of(const Places& places) {
    return find_programs(data_major(places));
}

}  // namespace

std::string conninfo(const Places& places, const std::string& database, const std::string& role) {
    return fmt::format("host={} port=5432 dbname={} user={}", places.sockets.string(), database, role);
}

bool is_initialised(const Places& places) {
    std::error_code ignored;
    return fs::exists(places.data / "PG_VERSION", ignored);
}

int data_major(const Places& places) {
    std::ifstream in(places.data / "PG_VERSION");
    int major = 0;
    in >> major;
    if (major == 0)
        throw Error(Errc::integrity, fmt::format("'{}' is not a data folder of Postgres", places.data.string()),
                    "`lhcr local reset --yes` makes a new, empty room");
    return major;
}

void initialise(const Places& places) {
    if (is_initialised(places)) return;
    const Programs programs = find_programs(0);
    const fs::path making = places.data.string() + ".making";
    std::error_code failure;
    fs::remove_all(making, failure);  // what an earlier, interrupted call left
    if (::mkdir(making.c_str(), 0700) != 0)
        throw Error(Errc::unavailable, fmt::format("cannot create '{}': {}", making.string(), std::strerror(errno)));
    change_owner(places, making);
    const auto made = run_program({.argv = {(programs.folder / "initdb").string(), "-D", making.string(), "-U", admin_role, "--auth=peer",
                                            "-E", "UTF8", "--locale=C.UTF-8"},
                                   .user = places.server_user});
    if (!made.success) {
        fs::remove_all(making, failure);
        throw Error(Errc::unavailable, fmt::format("initdb failed with {}", made.status),
                    "free disk space and rights of the folder decide it")
            .add_context(made.output);
    }
    {
        std::ofstream settings(making / "postgresql.conf", std::ios::app);
        settings << "\ninclude_if_exists = 'lhcr.conf'\n";
        if (!settings.flush()) throw Error(Errc::unavailable, fmt::format("cannot write '{}'", (making / "postgresql.conf").string()));
    }
    std::error_code rename_failure;
    fs::rename(making, places.data, rename_failure);
    if (rename_failure)
        throw Error(Errc::unavailable, fmt::format("cannot name '{}': {}", places.data.string(), rename_failure.message()),
                    "`lhcr local reset --yes` clears what stands in the way");
}

std::optional<pid_t> running_postmaster(const Places& places) {
    const auto pid = pid_of_file(places.data / "postmaster.pid");
    return pid && serves(*pid, places.data) ? pid : std::nullopt;
}

void start(const Places& places) {
    std::error_code ignored;
    const fs::path socket = places.sockets / ".s.PGSQL.5432";
    if (running_postmaster(places)) {
        if (fs::exists(socket, ignored)) return;
        stop(places);  // it runs where nobody can reach it: a clean-up of /tmp took its socket
    }
    // After a reboot or a SIGKILL the number in postmaster.pid may belong to any process of ours, and Postgres would refuse to start.
    const fs::path pid_file = places.data / "postmaster.pid";
    if (fs::exists(pid_file, ignored) && !running_postmaster(places)) fs::remove(pid_file, ignored);
    create_socket_folder(places);
    const fs::path stale_lock = socket.string() + ".lock";
    if (const auto holder = pid_of_file(stale_lock); holder && !serves(*holder, places.data)) {
        fs::remove(stale_lock, ignored);
        fs::remove(socket, ignored);
    }
    write_server_file(places, places.data / "lhcr.conf", settings_text(places));
    write_server_file(places, places.data / "pg_hba.conf", hba_text());
    write_server_file(places, places.data / "pg_ident.conf", ident_text(places));
    const Programs programs = programs_of(places);
    // Backends of a killed postmaster hold its shared memory for a moment; the second and third try see them gone.
    ProgramAnswer answer;
    for (int attempt = 0; attempt < 3; ++attempt) {
        answer = run_program({.argv = {(programs.folder / "pg_ctl").string(), "start", "-D", places.data.string(), "-l",
                                       places.log.string(), "-w", "-t", "90", "-s"},
                              .user = places.server_user,
                              .timeout = std::chrono::seconds(100)});
        if (answer.success) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
    }
    throw Error(Errc::unavailable, fmt::format("the room's Postgres does not start ({})", answer.status),
                fmt::format("its log is in '{}'", (places.data / "log").string()))
        .add_context(answer.output)
        .add_context(server_complaint(places));
}

bool stop(const Places& places) {
    const auto pid = running_postmaster(places);
    if (!pid) return false;
    const Programs programs = programs_of(places);
    const auto answer = run_program(
        {.argv = {(programs.folder / "pg_ctl").string(), "stop", "-D", places.data.string(), "-m", "fast", "-w", "-t", "60", "-s"},
         .user = places.server_user,
         .timeout = std::chrono::seconds(70)});
    if (!answer.success && running_postmaster(places))
        throw Error(Errc::unavailable, fmt::format("the room's Postgres (process {}) does not stop", *pid), "look at its log")
            .add_context(answer.output);
    return true;
}

}  // namespace lhcr::local
