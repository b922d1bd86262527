// A file that appears whole or not at all: written under a temporary name, synced, then moved to its own. Used by the directory store and
// by downloads. Owns file descriptors; the destructor removes what was not published.
#pragma once

#include <string>
#include <string_view>

namespace lhcr::store {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

class TempFile {
public:
    /// Creates `<prefix><random>` in the folder behind `folder`. `shown` is the path that errors name: the one the bytes are meant for.
    TempFile(int folder, std::string_view prefix, std::string shown);
    ~TempFile();
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;

    void write(std::string_view bytes);
    /// Bytes and the new name are on disk when this returns. False, with nothing changed, when `replace` is false and the name is taken.
    bool publish(int folder, const std::string& name, bool replace);

private:
    int folder_;
    std::string name_;
    std::string shown_;
    Descriptor file_;
    bool published_ = false;
};

/// Errc::unavailable (disk full, input/output error), not_authorised or internal from `errno_value`, naming `what` and the path.
[[noreturn]] void throw_file_error(int errno_value, std::string_view what, const std::string& path);

}  // namespace lhcr::store
