// Base64 of 32 bytes on OpenSSL's block functions.
#include "store/checksum.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::store {

std::string base64_of_hex(std::string_view sha256) {
    if (!is_sha256(sha256)) throw Error(Errc::usage, fmt::format("'{}' is not a sha256 of 64 lower-case hex characters", sha256));
    std::array<unsigned char, 32> bytes{};
    const auto nibble = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<unsigned char>(nibble(sha256[2 * i]) << 4 | nibble(sha256[2 * i + 1]));
    std::array<unsigned char, 45> text{};  // 44 and the NUL that EVP_EncodeBlock adds
    EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
    return {reinterpret_cast<const char*>(text.data()), 44};
}

std::optional<std::string> hex_of_base64(std::string_view text) {
    if (text.size() != 44 || text[43] != '=' || text[42] == '=') return std::nullopt;
    std::array<unsigned char, 33> bytes{};
    if (EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), 44) != 33) return std::nullopt;
    return to_hex({bytes.data(), 32});
}

}  // namespace lhcr::store
