// What a request carries: bytes in memory or a stretch of a file, with the SHA-256 that is signed. Can be read again for a retry.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "store/local_file.hpp"

namespace lhcr::store {

struct Payload {
    std::uint64_t size = 0;
    std::string sha256;  ///< hex
    std::function<std::size_t(std::uint64_t offset, char* buffer, std::size_t capacity)> read;
};

/// `bytes` must outlive the payload. An empty `sha256` is computed.
Payload payload_of(std::string_view bytes, std::string sha256 = {});
/// A stretch of `file`, which must outlive the payload. Reads it once for the hash when `sha256` is empty; memory does not grow with it.
Payload payload_of(const LocalFile& file, std::uint64_t offset, std::uint64_t length, std::string sha256 = {},
                   const std::function<void(std::string_view)>& also = {});

}  // namespace lhcr::store
