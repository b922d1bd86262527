// UUID versions 5 and 7 (RFC 9562).
#include "base/ids.hpp"

#include <openssl/evp.h>

#include <chrono>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr {
namespace {

std::string format_uuid(std::string bytes, unsigned char version) {
    bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0F) | (version << 4));
    bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3F) | 0x80);
    std::string hex = to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), 16});
    for (const std::size_t at : {8u, 13u, 18u, 23u}) hex.insert(at, "-");
    return hex;
}

}  // namespace

std::string uuid7() {
    std::string bytes = random_bytes(16);
    const auto ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    for (int i = 0; i < 6; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(ms >> (40 - 8 * i));
    return format_uuid(std::move(bytes), 7);
}

std::string uuid5(std::string_view name) {
    static constexpr unsigned char url_namespace[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1,
                                                        0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
    std::string input(reinterpret_cast<const char*>(url_namespace), 16);
    input += name;
    unsigned char digest[20];
    unsigned int length = 0;
    if (EVP_Digest(input.data(), input.size(), digest, &length, EVP_sha1(), nullptr) != 1)
        throw Error(Errc::internal, "OpenSSL has no SHA-1");
    return format_uuid(std::string(reinterpret_cast<const char*>(digest), 16), 5);
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < 36; ++i) {
        const char c = text[i];
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

}  // namespace lhcr
