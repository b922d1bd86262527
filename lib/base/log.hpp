// Log lines on stderr: plain text for people, one JSON object a line for containers. Every line is redacted.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace lhcr::log {

enum class Level { debug, info, warn, error };
enum class Format { text, json };

/// Called once at start by cli; the default is text at info.
void configure(Format format, Level level);
void write(Level level, std::string_view message, const json& fields = json::object());

inline void debug(std::string_view message, const json& fields = json::object()) {
    write(Level::debug, message, fields);
}
inline void info(std::string_view message, const json& fields = json::object()) {
    write(Level::info, message, fields);
}
inline void warn(std::string_view message, const json& fields = json::object()) {
    write(Level::warn, message, fields);
}
inline void error(std::string_view message, const json& fields = json::object()) {
    write(Level::error, message, fields);
}

}  // namespace lhcr::log
