// Formatting and parsing of times and durations.
#include "base/clock.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ctime>

#include "base/error.hpp"

namespace lhcr {

std::string rfc3339(std::chrono::system_clock::time_point time) {
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
    const auto rest = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
    const std::time_t seconds = (micros - rest) / 1'000'000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
                       utc.tm_min, utc.tm_sec, rest);
}

std::string rfc3339_now() {
    return rfc3339(std::chrono::system_clock::now());
}

std::chrono::milliseconds parse_duration(std::string_view text, std::string_view what) {
    double value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const double factor = unit == "ms"                  ? 1
                          : unit.empty() || unit == "s" ? 1e3
                          : unit == "m"                 ? 6e4
                          : unit == "h"                 ? 3.6e6
                          : unit == "d"                 ? 8.64e7
                                                        : 0;
    if (status != std::errc{} || factor == 0 || value < 0 || value * factor > 3.2e12)
        throw Error(Errc::usage, fmt::format("{} '{}' is not a duration", what, text), "write it as 250ms, 90s, 15m, 24h or 7d");
    return std::chrono::milliseconds(static_cast<std::int64_t>(value * factor));
}

std::string human_duration(std::chrono::milliseconds duration) {
    const auto ms = duration.count();
    if (ms < 1'000) return fmt::format("{} ms", ms);
    if (ms < 60'000) return fmt::format("{:.1f} s", static_cast<double>(ms) / 1e3);
    if (ms < 3'600'000) return fmt::format("{} min {:02} s", ms / 60'000, ms / 1'000 % 60);
    return fmt::format("{} h {:02} min", ms / 3'600'000, ms / 60'000 % 60);
}

}  // namespace lhcr
