// RFC 8785 (JSON Canonicalization Scheme). Manifests, fingerprints and idempotency bodies are hashed over this text.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace lhcr {
namespace {

// JCS orders keys by UTF-16 code units. That differs from byte order only between supplementary characters (surrogates,
// D800…DFFF) and U+E000…U+FFFF, so the comparison decodes to UTF-16.
std::u16string utf16(std::string_view text) {
    std::u16string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (i + static_cast<std::size_t>(length) > text.size()) throw Error(Errc::usage, "a JSON key is not valid UTF-8");
        char32_t code = length == 1 ? lead : lead & (0xFFu >> (length + 1));
        for (int k = 1; k < length; ++k) code = (code << 6) | (static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]) & 0x3Fu);
        if (code >= 0x10000) {
            code -= 0x10000;
            out.push_back(static_cast<char16_t>(0xD800 + (code >> 10)));
            out.push_back(static_cast<char16_t>(0xDC00 + (code & 0x3FF)));
        } else {
            out.push_back(static_cast<char16_t>(code));
        }
        i += static_cast<std::size_t>(length);
    }
    return out;
}

// ECMAScript Number::toString (ECMA-262 §6.1.6.1.20), which RFC 8785 §3.2.2.3 prescribes.
void append_number(std::string& out, double value) {
    if (!std::isfinite(value)) throw Error(Errc::usage, "a number in a manifest must be finite");
    if (value == 0) {
        out += '0';
        return;
    }
    if (value < 0) {
        out += '-';
        value = -value;
    }
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
    const auto e = text.find('e');
    std::string digits(text.substr(0, e));
    digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
    const int point = std::stoi(std::string(text.substr(e + 1))) + 1;  // value = 0.digits × 10^point
    const int k = static_cast<int>(digits.size());
    if (k <= point && point <= 21) {
        out += digits;
        out.append(static_cast<std::size_t>(point - k), '0');
    } else if (0 < point && point <= 21) {
        out += digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
    } else if (-6 < point && point <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-point), '0');
        out += digits;
    } else {
        out += digits.substr(0, 1);
        if (k > 1) out += "." + digits.substr(1);
        out += fmt::format("e{}{}", point - 1 < 0 ? "-" : "+", std::abs(point - 1));
    }
}

void append_string(std::string& out, const json& value) {
    try {
        out += value.dump(-1, ' ', false, json::error_handler_t::strict);  // nlohmann escapes exactly what JCS asks for
    } catch (const json::exception&) {
        throw Error(Errc::usage, "a string in a manifest is not valid UTF-8");
    }
}

void append(std::string& out, const json& value) {
    constexpr std::int64_t max_safe = std::int64_t{1} << 53;
    switch (value.type()) {
        case json::value_t::object: {
            std::vector<std::pair<std::u16string, json::const_iterator>> members;
            for (auto it = value.begin(); it != value.end(); ++it) members.emplace_back(utf16(it.key()), it);
            std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
            out += '{';
            for (std::size_t i = 0; i < members.size(); ++i) {
                if (i) out += ',';
                append_string(out, json(members[i].second.key()));
                out += ':';
                append(out, *members[i].second);
            }
            out += '}';
            return;
        }
        case json::value_t::array:
            out += '[';
            for (std::size_t i = 0; i < value.size(); ++i) {
                if (i) out += ',';
                append(out, value[i]);
            }
            out += ']';
            return;
        case json::value_t::string: append_string(out, value); return;
        case json::value_t::number_integer:
            if (std::abs(value.get<std::int64_t>()) > max_safe) break;
            out += std::to_string(value.get<std::int64_t>());
            return;
        case json::value_t::number_unsigned:
            if (value.get<std::uint64_t>() > static_cast<std::uint64_t>(max_safe)) break;
            out += std::to_string(value.get<std::uint64_t>());
            return;
        case json::value_t::number_float: append_number(out, value.get<double>()); return;
        case json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; return;
        case json::value_t::null: out += "null"; return;
        default: break;
    }
    throw Error(Errc::usage, fmt::format("{} cannot be part of a manifest", value.dump()), "write integers beyond 2^53 as strings");
}

}  // namespace

std::string canonical_json(const json& value) {
    std::string out;
    append(out, value);
    return out;
}

}  // namespace lhcr
