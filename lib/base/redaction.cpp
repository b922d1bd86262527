// Redaction by a fixed list of shapes; linear scans, no std::regex (it recurses on long lines).
#include "base/redaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace lhcr {
namespace {

std::shared_mutex& values_mutex() {
    static std::shared_mutex mutex;
    return mutex;
}
std::vector<std::string>& values() {
    static std::vector<std::string> list;
    return list;
}

bool word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
}

// Names whose value is a secret when followed by = or : (conninfo, env, JSON, YAML, HTTP headers).
constexpr std::array<std::string_view, 13> secret_names = {"password",
                                                           "passwd",
                                                           "pwd",
                                                           "secret",
                                                           "secret_key",
                                                           "token",
                                                           "api_key",
                                                           "apikey",
                                                           "authorization",
                                                           "aws_secret_access_key",
                                                           "aws_session_token",
                                                           "x-amz-security-token",
                                                           "totp_secret"};

bool is_secret_name(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::any_of(secret_names.begin(), secret_names.end(), [&](std::string_view secret) {
        return lower == secret || (lower.size() > secret.size() && lower.ends_with(secret) &&
                                   (lower[lower.size() - secret.size() - 1] == '_' || lower[lower.size() - secret.size() - 1] == '-'));
    });
}

// name = value, name: value, "name": "value"; the value ends at its quote or at white space, comma, &, }.
void redact_assignments(std::string& text) {
    std::string out;
    std::size_t i = 0;
    while (i < text.size()) {
        if (!word(text[i]) || (i > 0 && word(text[i - 1]))) {
            out += text[i++];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && word(text[end])) ++end;
        const std::string_view name(text.data() + i, end - i);
        out += name;
        i = end;
        if (!is_secret_name(name)) continue;
        std::size_t at = i;
        if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
        while (at < text.size() && text[at] == ' ') ++at;
        if (at >= text.size() || (text[at] != '=' && text[at] != ':')) continue;
        ++at;
        while (at < text.size() && text[at] == ' ') ++at;
        std::size_t stop = at;
        if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
            stop = text.find(text[at], at + 1);
            if (stop == std::string::npos) stop = text.size();
            ++at;
        } else {
            if (text.compare(at, 7, "Bearer ") == 0) stop = at + 7;
            while (stop < text.size() && !std::isspace(static_cast<unsigned char>(text[stop])) && text[stop] != ',' && text[stop] != '&' &&
                   text[stop] != '}')
                ++stop;
        }
        if (stop == at) continue;
        out.append(text, i, at - i);
        out += "***";
        i = stop;
    }
    text = std::move(out);
}

// scheme://user:password@host
void redact_uris(std::string& text) {
    for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
        std::size_t end = at + 3;
        std::size_t sign = std::string::npos;
        for (; end < text.size() && !std::isspace(static_cast<unsigned char>(text[end])) && text[end] != '/' && text[end] != '"' &&
               text[end] != '\'';
             ++end)
            if (text[end] == '@') sign = end;
        if (sign == std::string::npos) continue;
        const std::size_t colon = text.find(':', at + 3);
        if (colon == std::string::npos || colon >= sign) continue;
        text.replace(colon + 1, sign - colon - 1, "***");
    }
}

// Tokens that show what they are by their first characters; the tail is word characters.
void redact_prefixed(std::string& text, std::string_view prefix, std::size_t min_tail) {
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at + 3)) {
        std::size_t end = at + prefix.size();
        while (end < text.size() && word(text[end])) ++end;
        if (end - at - prefix.size() < min_tail || (at > 0 && word(text[at - 1]))) continue;
        text.replace(at, end - at, "***");
    }
}

}  // namespace

bool names_secret(std::string_view variable) {
    std::string upper(variable);
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    constexpr std::array<std::string_view, 7> parts = {"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY"};
    return is_secret_name(variable) || upper.ends_with("_KEY") || upper.ends_with("_PASS") ||
           std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return upper.find(part) != std::string::npos; });
}

void add_redacted_value(std::string value) {
    if (value.size() < 4) return;
    const std::unique_lock lock(values_mutex());
    if (std::find(values().begin(), values().end(), value) == values().end()) values().push_back(std::move(value));
}

std::string redact(std::string_view input) {
    std::string text(input);
    {
        const std::shared_lock lock(values_mutex());
        for (const auto& value : values())
            for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + 3))
                text.replace(at, value.size(), "***");
    }
    redact_uris(text);
    redact_assignments(text);
    redact_prefixed(text, "AKIA", 12);
    redact_prefixed(text, "lhcr_key_", 16);
    redact_prefixed(text, "eyJ", 30);
    return text;
}

bool holds_password(std::string_view conninfo) {
    if (conninfo.find("://") != std::string_view::npos) {
        const auto start = conninfo.find("://") + 3;
        const auto sign = conninfo.substr(0, conninfo.find('/', start)).rfind('@');
        const auto colon = conninfo.find(':', start);
        if (sign != std::string_view::npos && colon != std::string_view::npos && colon < sign && colon + 1 < sign) return true;
    }
    std::string lower(conninfo);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    for (std::size_t at = lower.find("password"); at != std::string::npos; at = lower.find("password", at + 1)) {
        if (at > 0 && word(lower[at - 1])) continue;
        std::size_t next = at + 8;
        while (next < lower.size() && lower[next] == ' ') ++next;
        if (next < lower.size() && lower[next] == '=') return true;
    }
    return false;
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
        if (c == '\n' || c == '\t') out += text[i];
        else if (c < 0x20 || c == 0x7F) out += fmt::format("\\x{:02x}", c);
        else if (c == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) out += fmt::format("\\x{:02x}", byte(1)), ++i;
        else if (c == 0xE2 && ((byte(1) == 0x80 && ((byte(2) >= 0xAA && byte(2) <= 0xAE) || byte(2) == 0x8E || byte(2) == 0x8F)) ||
                               (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9)))
            out += fmt::format("\\u{:04x}", ((c & 0xF) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F)), i += 2;
        else out += text[i];
    }
    return out;
}

}  // namespace lhcr
