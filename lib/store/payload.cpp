// Payloads over memory and files.
#include "store/payload.hpp"

#include <algorithm>
#include <cstring>

#include "base/hashing.hpp"

namespace lhcr::store {

Payload payload_of(std::string_view bytes, std::string sha256) {
    Payload out;
    out.size = bytes.size();
    out.sha256 = sha256.empty() ? sha256_hex(bytes) : std::move(sha256);
    out.read = [bytes](std::uint64_t offset, char* buffer, std::size_t capacity) {
        const auto part = bytes.substr(static_cast<std::size_t>(std::min<std::uint64_t>(offset, bytes.size())), capacity);
        std::memcpy(buffer, part.data(), part.size());
        return part.size();
    };
    return out;
}

Payload payload_of(const LocalFile& file, std::uint64_t offset, std::uint64_t length, std::string sha256,
                   const std::function<void(std::string_view)>& also) {
    Payload out;
    out.size = length;
    out.sha256 = std::move(sha256);
    if (out.sha256.empty()) {
        Sha256 hash;
        file.read(offset, length, [&](std::string_view bytes) {
            hash.update(bytes);
            if (also) also(bytes);
        });
        out.sha256 = hash.finish_hex();
    }
    out.read = [&file, offset](std::uint64_t at, char* buffer, std::size_t capacity) {
        return file.read_some(offset + at, buffer, capacity);
    };
    return out;
}

}  // namespace lhcr::store
