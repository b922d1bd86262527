// Key validation: one pass that names the first thing wrong.
#include "store/key.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/redaction.hpp"

namespace lhcr::store {
namespace {

/// Bytes of the UTF-8 character at the start of `text`, 0 when it is not one (overlong forms and surrogates are not).
std::size_t utf8_length(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!continues(1) || !continues(2)) return 0;
        if (first == 0xE0 && byte(1) < 0xA0) return 0;
        if (first == 0xED && byte(1) > 0x9F) return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) return 0;
        if (first == 0xF0 && byte(1) < 0x90) return 0;
        if (first == 0xF4 && byte(1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

std::string_view wrong_with_segment(std::string_view segment) noexcept {
    if (segment.empty()) return "it has an empty segment";
    if (segment == "." || segment == "..") return "it has a '.' or '..' segment";
    if (segment == reserved_segment) return "it names the folder of unfinished files";
    if (segment.size() > 255) return "a segment is longer than 255 bytes";
    return {};
}

std::string_view wrong_with_bytes(std::string_view key) noexcept {
    if (key.size() > max_key_bytes) return "it is longer than 1024 bytes";
    for (std::size_t i = 0; i < key.size();) {
        const auto c = static_cast<unsigned char>(key[i]);
        if (c == 0) return "it holds a NUL byte";
        if (c < 0x20 || c == 0x7F) return "it holds a control character";
        if (c == '\\') return "it holds a backslash";
        const std::size_t length = utf8_length(key.substr(i));
        if (length == 0) return "it is not valid UTF-8";
        if (length == 2 && c == 0xC2 && static_cast<unsigned char>(key[i + 1]) < 0xA0) return "it holds a control character";
        i += length;
    }
    return {};
}

/// What is wrong with the key, empty when nothing is. The last segment of a prefix may be cut short or missing.
std::string_view wrong_with(std::string_view key, bool prefix) noexcept {
    if (const auto wrong = wrong_with_bytes(key); !wrong.empty()) return wrong;
    if (prefix && key.empty()) return {};
    if (key.empty()) return "it is empty";
    if (key.front() == '/') return "it is absolute";
    while (true) {
        const auto slash = key.find('/');
        const auto segment = key.substr(0, slash);
        const bool open_end = prefix && slash == std::string_view::npos;
        if (const auto wrong = wrong_with_segment(segment); !wrong.empty() && !(open_end && (segment.empty() || segment == ".")))
            return wrong;
        if (slash == std::string_view::npos) return {};
        key.remove_prefix(slash + 1);
    }
}

[[noreturn]] void refuse(std::string_view what, std::string_view key, std::string_view wrong) {
    std::string shown(key.substr(0, 120));
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20) c = '?';  // also the newlines that printable() would keep
    throw Error(Errc::usage, fmt::format("{} '{}' is refused: {}", what, printable(shown), wrong),
                "name objects by relative paths such as 'gold/revenue.parquet'");
}

}  // namespace

void validate_key(std::string_view key) {
    if (const auto wrong = wrong_with(key, false); !wrong.empty()) refuse("object key", key, wrong);
}

void validate_prefix(std::string_view prefix) {
    if (const auto wrong = wrong_with(prefix, true); !wrong.empty()) refuse("key prefix", prefix, wrong);
}

bool is_valid_key(std::string_view key) noexcept {
    return wrong_with(key, false).empty();
}

std::string join_key(std::string_view base, std::string_view name) {
    if (base.empty()) return std::string(name);
    if (name.empty()) return std::string(base);
    std::string out(base);
    if (out.back() != '/') out += '/';
    return out.append(name);
}

}  // namespace lhcr::store
