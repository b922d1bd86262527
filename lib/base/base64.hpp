// Base64 (RFC 4648, with padding) of any bytes: signatures, keys and mails of alerts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lhcr {

std::string base64(std::string_view bytes);
/// nullopt for anything but whole groups of four in the standard alphabet.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace lhcr
