// Writing whole files and descriptors.
#include "cli/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;

// /dev/stderr, /dev/fd/3, and what a shell makes of >(…).
bool is_descriptor(const fs::path& path) {
    std::error_code error;
    return fs::weakly_canonical(fs::absolute(path, error).parent_path(), error).string().starts_with("/proc/");
}

// What a link leads to, also when that is not there yet. A link that is replaced would leave its file as it was.
fs::path behind_links(fs::path path) {
    std::error_code error;
    for (int links = 0; links < 40 && fs::is_symlink(path, error) && !is_descriptor(path); ++links) {
        const auto next = fs::read_symlink(path, error);
        if (error) break;
        path = path.parent_path() / next;
    }
    return path;
}

// 0, or the errno why not.
int write_in_place(const fs::path& path, std::string_view text) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int reason = write_all(descriptor, text);
    return ::close(descriptor) != 0 && reason == 0 ? errno : reason;
}

// 0, or the errno why not.
int replace(const fs::path& path, std::string_view text, const struct stat* old) {
    const std::string temporary = fmt::format("{}.{}.tmp", path.string(), ::getpid());
    const int descriptor = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0) return errno;
    int reason = write_all(descriptor, text);
    if (reason == 0 && old && ::fchmod(descriptor, old->st_mode & 07777) != 0) reason = errno;
    if (::close(descriptor) != 0 && reason == 0) reason = errno;
    if (reason == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) reason = errno;
    if (reason != 0) ::unlink(temporary.c_str());
    return reason;
}

}  // namespace

int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

void write_file(const std::string& path, const std::string& text) {
    const fs::path target = behind_links(path);
    struct stat facts {};
    const bool is_there = ::stat(target.c_str(), &facts) == 0;
    // A pipe, a terminal, an open descriptor: what others hold open is written to, never replaced.
    const bool is_open = (is_there && !S_ISREG(facts.st_mode)) || is_descriptor(target);
    const int reason = is_open ? write_in_place(target, text) : replace(target, text, is_there ? &facts : nullptr);
    if (reason == 0) return;
    throw Error(Errc::unavailable, fmt::format("cannot write '{}': {}", path, std::strerror(reason)),
                "name another file after --format FORMAT=");
}

}  // namespace lhcr::cli
