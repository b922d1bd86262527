// pread loops.
#include "store/local_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/error.hpp"

namespace lhcr::store {
namespace {

std::size_t pread_some(int fd, std::uint64_t offset, char* buffer, std::size_t capacity, const std::string& shown) {
    while (true) {
        const ssize_t got = ::pread(fd, buffer, capacity, static_cast<off_t>(offset));
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) throw_file_error(errno, "read", shown);
    }
}

}  // namespace

void read_descriptor(int fd, std::uint64_t offset, std::uint64_t length, const std::string& shown,
                     const std::function<void(std::string_view)>& sink) {
    if (offset > static_cast<std::uint64_t>(INT64_MAX)) return;
    std::vector<char> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(length, 256u << 10)));
    while (length > 0) {
        const auto got =
            pread_some(fd, offset, buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(length, buffer.size())), shown);
        if (got == 0) return;
        sink({buffer.data(), got});
        offset += got;
        length -= got;
    }
}

LocalFile::LocalFile(const std::filesystem::path& path)
    : path_(path.string()), file_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
    if (!file_) throw_file_error(errno, "read", path_);
    struct stat status {};
    if (::fstat(file_.get(), &status) != 0) throw_file_error(errno, "read", path_);
    if (!S_ISREG(status.st_mode)) throw Error(Errc::usage, fmt::format("'{}' is not a plain file", path_));
    size_ = static_cast<std::uint64_t>(status.st_size);
}

void LocalFile::read(std::uint64_t offset, std::uint64_t length, const std::function<void(std::string_view)>& sink) const {
    read_descriptor(file_.get(), offset, length, path_, sink);
}

std::size_t LocalFile::read_some(std::uint64_t offset, char* buffer, std::size_t capacity) const {
    return pread_some(file_.get(), offset, buffer, capacity, path_);
}

}  // namespace lhcr::store
