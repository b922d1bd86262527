// Reading a local file in pieces, with errors that name it. Used for every upload and by the directory store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "store/temp_file.hpp"

namespace lhcr::store {

/// `length` bytes from `offset`, fewer at the end of the file, in pieces of at most 256 KiB.
void read_descriptor(int fd, std::uint64_t offset, std::uint64_t length, const std::string& shown,
                     const std::function<void(std::string_view)>& sink);

/// A regular file opened for reading. Its size is the one at opening.
class LocalFile {
public:
    explicit LocalFile(const std::filesystem::path& path);
    std::uint64_t size() const noexcept { return size_; }
    const std::string& path() const noexcept { return path_; }
    void read(std::uint64_t offset, std::uint64_t length, const std::function<void(std::string_view)>& sink) const;
    /// One pread into `buffer`; 0 at the end. Thread-safe.
    std::size_t read_some(std::uint64_t offset, char* buffer, std::size_t capacity) const;

private:
    std::string path_;
    Descriptor file_;
    std::uint64_t size_ = 0;
};

}  // namespace lhcr::store
