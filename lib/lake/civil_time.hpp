// Days and microseconds since 1970 as calendar text and back (proleptic Gregorian, H. Hinnant's algorithms). Used for cells and
// for the bounds in a log, where the system's own calendar stops at other years.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lhcr::lake {

/// YYYY-MM-DD; years outside 0…9999 with sign or more digits.
std::string date_text(std::int64_t days);
/// HH:MM:SS.ffffff of microseconds within a day.
std::string time_text(std::int64_t micros);
/// YYYY-MM-DDTHH:MM:SS.ffffff, and Z when `utc`.
std::string timestamp_text(std::int64_t micros, bool utc);
/// YYYY-MM-DDTHH:MM:SS.fffZ
std::string timestamp_millis_text(std::int64_t millis);

/// "2024-02-29" of years 1…9999 only.
std::optional<std::int64_t> parse_date(std::string_view text);
/// The engine's text "2024-02-29 01:02:03[.ffffff]+00" of years 1…9999 only, as microseconds.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

}  // namespace lhcr::lake
