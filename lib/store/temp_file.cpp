// Temporary file, sync, atomic rename.
#include "store/temp_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::store {

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

void throw_file_error(int errno_value, std::string_view what, const std::string& path) {
    const auto message = [&](std::string_view why) { return fmt::format("cannot {} '{}': {}", what, path, why); };
    switch (errno_value) {
        case ENOSPC:
        case EDQUOT:
            throw Error(Errc::unavailable, message("the disk is full"),
                        "free space on that file system, then repeat; nothing was left behind");
        case EROFS: throw Error(Errc::blocked, message("the file system is read-only"));
        case EACCES:
        case EPERM: throw Error(Errc::not_authorised, message(std::strerror(errno_value)), "check the owner and mode of the folder");
        case ENOENT: throw Error(Errc::not_found, message(std::strerror(errno_value)));
        case ELOOP: throw Error(Errc::usage, message("a symbolic link is in the way"), "replace the link by a plain folder or file");
        case ENAMETOOLONG: throw Error(Errc::usage, message("the name is too long for the file system"));
        case ENOTDIR:
        case EISDIR:
            throw Error(Errc::conflict, message(std::strerror(errno_value)), "an object and a folder of objects cannot share a name here");
        default: throw Error(Errc::unavailable, message(std::strerror(errno_value)));
    }
}

TempFile::TempFile(int folder, std::string_view prefix, std::string shown) : folder_(folder), shown_(std::move(shown)) {
    const std::string random = random_bytes(12);
    name_ = fmt::format("{}{}", prefix, to_hex({reinterpret_cast<const unsigned char*>(random.data()), random.size()}));
    file_ = Descriptor(::openat(folder_, name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (!file_) throw_file_error(errno, "write", shown_);
    ::flock(file_.get(), LOCK_EX | LOCK_NB);  // tells a sweep that this one is alive
}

TempFile::~TempFile() {
    if (!published_) ::unlinkat(folder_, name_.c_str(), 0);
}

void TempFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_file_error(errno, "write", shown_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

bool TempFile::publish(int folder, const std::string& name, bool replace) {
    if (::fsync(file_.get()) != 0) throw_file_error(errno, "write", shown_);
    if (replace) {
        if (::renameat(folder_, name_.c_str(), folder, name.c_str()) != 0) throw_file_error(errno, "write", shown_);
    } else if (::renameat2(folder_, name_.c_str(), folder, name.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST) return false;
        // Some network file systems know only the older way; the temporary name then goes with the destructor.
        if (errno != EINVAL && errno != ENOSYS) throw_file_error(errno, "write", shown_);
        if (::linkat(folder_, name_.c_str(), folder, name.c_str(), 0) != 0) {
            if (errno == EEXIST) return false;
            throw_file_error(errno, "write", shown_);
        }
        ::unlinkat(folder_, name_.c_str(), 0);
    }
    published_ = true;
    if (::fsync(folder) != 0) throw_file_error(errno, "sync the folder of", shown_);
    return true;
}

}  // namespace lhcr::store
