// Writing whole files and descriptors.
#include "cli/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace lhcr::cli {

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
    const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
    const int descriptor = ::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    int reason = descriptor < 0 ? errno : write_all(descriptor, text);
    if (descriptor >= 0 && ::close(descriptor) != 0 && reason == 0) reason = errno;
    if (reason == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) reason = errno;
    if (reason == 0) return;
    if (descriptor >= 0) ::unlink(temporary.c_str());
    throw Error(Errc::unavailable, fmt::format("cannot write '{}': {}", path, std::strerror(reason)),
                "name another file after --format FORMAT=");
}

}  // namespace lhcr::cli
