// One write(2) a line, so that lines of several threads and processes do not mix.
#include "base/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "base/clock.hpp"
#include "base/redaction.hpp"

namespace lhcr::log {
namespace {
std::atomic<Format> current_format{Format::text};
std::atomic<Level> current_level{Level::info};
constexpr std::string_view names[] = {"debug", "info", "warn", "error"};
}  // namespace

void configure(Format format, Level level) {
    current_format = format;
    current_level = level;
}

void write(Level level, std::string_view message, const json& fields) {
    if (level < current_level.load()) return;
    const std::string_view name = names[static_cast<int>(level)];
    std::string line;
    if (current_format.load() == Format::json) {
        json entry = {{"ts", rfc3339_now()}, {"level", name}, {"message", redact(message)}};
        for (const auto& [key, value] : fields.items()) entry[key] = value.is_string() ? json(redact(value.get<std::string>())) : value;
        line = entry.dump(-1, ' ', false, json::error_handler_t::replace);
    } else {
        line = fmt::format("{} {:5} {}", rfc3339_now(), name, message);
        for (const auto& [key, value] : fields.items())
            line += fmt::format(" {}={}", key, value.is_string() ? value.get<std::string>() : value.dump());
        line = printable(redact(line));
    }
    line += '\n';
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace lhcr::log
