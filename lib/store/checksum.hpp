// SHA-256 between the hex of our names and the base64 of S3's headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lhcr::store {

/// 64 hex characters → 44 of base64. Throws Errc::usage when it is not a SHA-256.
std::string base64_of_hex(std::string_view sha256);
/// 44 characters of base64 → 64 of hex; nothing for other text, as the "…-3" that S3 answers for an object of parts.
std::optional<std::string> hex_of_base64(std::string_view text);

}  // namespace lhcr::store
