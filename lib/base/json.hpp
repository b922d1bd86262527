// JSON for every layer: a bounded parser for foreign bytes and the canonical text (RFC 8785, JCS) that manifests are hashed over.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace lhcr {

using json = nlohmann::json;

struct JsonLimits {
    std::size_t max_bytes = 16u << 20;
    int max_depth = 64;  ///< nlohmann_json 3.11 parses 100k brackets and then overflows the stack in dump()
};

/// Parses untrusted text. Throws Errc::usage naming `what` ("the event payload") on bad syntax, size, depth or duplicate keys.
json parse_json(std::string_view text, std::string_view what, const JsonLimits& limits = {});

/// RFC 8785 canonical form: keys in UTF-16 order, shortest numbers, no white space.
/// Throws Errc::usage for what JCS cannot carry: NaN, infinities, integers beyond 2^53, invalid UTF-8.
std::string canonical_json(const json& value);

/// The string/number/bool at `key`, or `fallback` when it is absent or null. Throws Errc::usage when the type differs.
std::string get_string(const json& object, std::string_view key, std::string fallback = {});
std::int64_t get_int(const json& object, std::string_view key, std::int64_t fallback = 0);
bool get_bool(const json& object, std::string_view key, bool fallback = false);

}  // namespace lhcr
