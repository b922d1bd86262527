// Time as text and monotonic time. Leases, timeouts and order are decided by the database's clock, never by this one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lhcr {

/// RFC 3339 in UTC with microseconds: 2026-01-31T23:59:59.000000Z.
std::string rfc3339(std::chrono::system_clock::time_point time);
std::string rfc3339_now();
/// "90s", "15m", "24h", "7d", "250ms" or a bare number of seconds. Throws Errc::usage naming `what`.
std::chrono::milliseconds parse_duration(std::string_view text, std::string_view what);
/// "1.2 s", "3 min 05 s": for people.
std::string human_duration(std::chrono::milliseconds duration);

/// Milliseconds since this object was made, from the monotonic clock.
class Stopwatch {
public:
    std::chrono::milliseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace lhcr
