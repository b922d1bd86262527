// JSON → YAML in block style, for `-o yaml` and the files lhcr writes itself. Written by hand: yaml-cpp's emitter leaves strings
// such as `no` and `1e3` bare, which other readers take for another type.
#include <fmt/format.h>

#include "base/yaml.hpp"

namespace lhcr {
namespace {

bool needs_quotes(const std::string& text) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ') return true;
    for (const char byte : text) {
        const auto code = static_cast<unsigned char>(byte);
        const bool plain = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') || code == '_' ||
                           code == '.' || code == '/' || code == '-' || code == '+' || code == ' ' || code == '(' || code == ')';
        if (!plain) return true;
    }
    // What starts with a letter and is not a word of YAML 1.1 or 1.2 stays a string for every reader.
    const char first = text.front();
    if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '/')) return true;
    std::string lower;
    for (const char byte : text) lower += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
    for (const auto* word : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
        if (lower == word) return true;
    return false;
}

std::string scalar(const json& value) {
    if (value.is_string() && !needs_quotes(value.get_ref<const std::string&>())) return value.get<std::string>();
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void write(std::string& out, const json& value, std::size_t indent, bool after_dash) {
    const std::string pad(indent, ' ');
    bool first = true;
    const auto child = [&](const json& item) {
        if (item.is_structured() && !item.empty()) {
            out += '\n';
            write(out, item, indent + 2, false);
        } else {
            out += ' ' + (item.is_structured() ? item.dump() : scalar(item)) + '\n';
        }
    };
    if (value.is_object()) {
        for (const auto& [key, item] : value.items()) {
            out += (first && after_dash ? "" : pad) + scalar(json(key)) + ':';
            child(item);
            first = false;
        }
    } else {
        for (const auto& item : value) {
            out += (first && after_dash ? "" : pad) + "-";
            if (item.is_structured() && !item.empty()) {
                out += ' ';
                write(out, item, indent + 2, true);
            } else {
                child(item);
            }
            first = false;
        }
    }
}

}  // namespace

std::string to_yaml(const json& value) {
    if (!value.is_structured() || value.empty()) return (value.is_structured() ? value.dump() : scalar(value)) + '\n';
    std::string out;
    write(out, value, 0, false);
    return out;
}

}  // namespace lhcr
