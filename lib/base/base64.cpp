// On OpenSSL's block functions, whose decoder counts padding as bytes and skips blanks: both are dealt with here.
#include "base/base64.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>

namespace lhcr {

std::string base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    const auto letters = text.substr(0, text.size() - padding);
    if (text.size() % 4 != 0 ||
        !std::all_of(letters.begin(), letters.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '/'; }))
        return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

}  // namespace lhcr
