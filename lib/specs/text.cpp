// Words about bytes.
#include "specs/text.hpp"

#include <algorithm>
#include <cstring>

namespace lhcr::specs {

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        // Eight plain bytes at a time: most of a specification.
        while (i + 8 <= text.size()) {
            std::uint64_t word;
            std::memcpy(&word, text.data() + i, 8);
            if (word & 0x8080808080808080ULL) break;
            i += 8;
        }
        if (i >= text.size()) break;
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = (c >> 5) == 6 ? 2 : (c >> 4) == 14 ? 3 : (c >> 3) == 30 ? 4 : 0;
        if (length == 0 || i + length > text.size() || c == 0xC0 || c == 0xC1 || c > 0xF4) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        const auto second = static_cast<unsigned char>(text[i + 1]);
        // Overlong forms, surrogates, beyond U+10FFFF.
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F))
            return false;
        i += length;
    }
    return true;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = lower(c);
    return result;
}

std::string folded(std::string_view text) {
    std::string result = lower(text);
    for (std::size_t i = 1; i < result.size(); ++i) {
        const auto c = static_cast<unsigned char>(result[i]);
        if (result[i - 1] == '\xC3' && c >= 0x80 && c <= 0x9E && c != 0x97) {
            result[i] = static_cast<char>(c + 0x20);
        } else if (result[i - 1] == '\xD0' && c >= 0x90 && c <= 0xAF) {
            result[i] = static_cast<char>(c < 0xA0 ? c + 0x20 : c - 0x20);
            if (c >= 0xA0) result[i - 1] = '\xD1';
        } else if (result[i - 1] == '\xC5' && c == 0x9E) {
            result[i] = '\x9F';  // Ş
        }
    }
    return result;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_word(char c) {
    return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t find_folded(std::string_view text, std::string_view needle, std::size_t from) {
    if (needle.empty() || text.size() < needle.size()) return std::string_view::npos;
    const char first = needle[0], other = first >= 'a' && first <= 'z' ? static_cast<char>(first - 32) : first;
    for (std::size_t i = from; i + needle.size() <= text.size(); ++i) {
        if (text[i] != first && text[i] != other) continue;
        std::size_t k = 1;
        while (k < needle.size() && lower(text[i + k]) == needle[k]) ++k;
        if (k == needle.size()) return i;
    }
    return std::string_view::npos;
}

bool contains_folded(std::string_view text, std::string_view needle) {
    return find_folded(text, needle) != std::string_view::npos;
}

bool contains_any_folded(std::string_view text, std::initializer_list<std::string_view> needles) {
    return std::any_of(needles.begin(), needles.end(), [&](std::string_view needle) { return contains_folded(text, needle); });
}

bool starts_folded(std::string_view text, std::string_view needle) {
    return text.size() >= needle.size() && find_folded(text.substr(0, needle.size()), needle) == 0;
}

bool joins(std::string_view text, std::size_t at) {
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    const auto lead = static_cast<unsigned char>(text[at]);
    return lead < 0x80 ? is_word(text[at]) : lead >= 0xC3 && lead < 0xE2;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t length) {
    return (at == 0 || !joins(text, at - 1)) && (at + length >= text.size() || !joins(text, at + length));
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
    for (auto at = find_folded(text, word, from); at != std::string_view::npos; at = find_folded(text, word, at + 1))
        if (stands_alone(text, at, word.size())) return at;
    return std::string_view::npos;
}

std::size_t find_exact_word(std::string_view text, std::string_view word, std::size_t from) {
    for (auto at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1))
        if (stands_alone(text, at, word.size())) return at;
    return std::string_view::npos;
}

int column_of(std::string_view line, std::size_t offset) {
    int column = 1;
    for (std::size_t i = 0; i < offset && i < line.size(); ++i) column += (static_cast<unsigned char>(line[i]) & 0xC0) != 0x80;
    return column;
}

}  // namespace lhcr::specs
