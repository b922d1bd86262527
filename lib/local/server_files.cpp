// Settings of the embedded server: no ports, no passwords, modest memory, safe where /dev/shm is small.
#include "local/server_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/process.hpp"
#include "local/server.hpp"

namespace lhcr::local {
namespace {

std::uint64_t memory_mb() {
    return static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) >> 20;
}

/// Parallel queries keep their hash tables in dynamic shared memory; containers give /dev/shm 64 MB.
const char* dynamic_shared_memory() {
    struct statvfs facts {};
    const bool roomy = ::statvfs("/dev/shm", &facts) == 0 && static_cast<std::uint64_t>(facts.f_blocks) * facts.f_frsize >= (1ull << 30) &&
                       ::access("/dev/shm", W_OK) == 0;
    return roomy ? "posix" : "mmap";
}

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char letter : text) out += letter == '\'' ? "''" : std::string(1, letter);
    return out + '\'';
}

}  // namespace

std::string settings_text(const Places& places) {
    const auto memory = memory_mb();
    const long processors = std::max(1l, ::sysconf(_SC_NPROCESSORS_ONLN));
    return fmt::format(
        "# Written by `lhcr local up` at each start; put your own settings into postgresql.auto.conf (ALTER SYSTEM).\n"
        "listen_addresses = ''\nport = 5432\nunix_socket_directories = {}\nunix_socket_permissions = 0700\n"
        "max_connections = 200\nmax_locks_per_transaction = 256\n"
        "shared_buffers = {}MB\nwork_mem = 16MB\nmaintenance_work_mem = 128MB\neffective_cache_size = {}MB\n"
        "shared_memory_type = mmap\ndynamic_shared_memory_type = {}\n"
        "max_worker_processes = 8\nmax_parallel_workers = {}\nmax_parallel_workers_per_gather = {}\njit = off\n"
        "wal_level = minimal\nmax_wal_senders = 0\nmax_wal_size = 2GB\nwal_compression = on\ncheckpoint_timeout = 15min\n"
        "random_page_cost = 1.1\n"
        "logging_collector = on\nlog_directory = 'log'\nlog_filename = 'postgres-%a.log'\nlog_rotation_age = 1d\nlog_rotation_size = 0\n"
        "log_truncate_on_rotation = on\nlog_timezone = 'UTC'\ntimezone = 'UTC'\nlc_messages = 'C'\n",
        in_quotes(places.sockets.string()), memory >= 8192 ? 256 : 128, std::max<std::uint64_t>(256, memory / 2), dynamic_shared_memory(),
        std::min(processors, 4l), std::min(processors, 2l));
}

std::string hba_text() {
    return "# Only this machine's unix socket, and only who lhcr_ident.conf maps.\nlocal all all peer map=lhcr\n";
}

std::string ident_text(const Places& places) {
    std::string out = "# system user → role\n";
    for (const auto* role : {admin_role, daily_role, sample_role}) out += fmt::format("lhcr \"{}\" {}\n", places.caller, role);
    return out;
}

void write_server_file(const Places& places, const std::filesystem::path& path, const std::string& text) {
    const Owner owner = server_owner(places);
    const std::string temporary = path.string() + ".new";
    // The folder belongs to Postgres' user: no following of what it may have put there.
    ::unlink(temporary.c_str());
    const Fd file(::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
    const auto size = static_cast<ssize_t>(text.size());
    if (!file || ::fchown(file.get(), owner.user, owner.group) != 0 || ::write(file.get(), text.data(), text.size()) != size ||
        ::fsync(file.get()) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0)
        throw Error(Errc::unavailable, fmt::format("cannot write '{}': {}", path.string(), std::strerror(errno)));
}

}  // namespace lhcr::local
