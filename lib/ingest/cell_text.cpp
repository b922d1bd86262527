// Text of wire cells, as Postgres with DateStyle ISO, TimeZone UTC, bytea_output hex.
#include "ingest/cell_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/hashing.hpp"
#include "ingest/wire.hpp"

namespace lhcr::ingest {
namespace {

constexpr std::int32_t date_infinity = 2147483647;
constexpr std::int64_t timestamp_infinity = 9223372036854775807;

/// Proleptic Gregorian date of a day count since 1970-01-01 (Howard Hinnant's civil_from_days), year 0 is 1 BC.
std::string date_text(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    return fmt::format("{:04}-{:02}-{:02}", year > 0 ? year : 1 - year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1);
}

bool before_christ(std::int64_t days) {
    return days < wire::first_day;
}

std::string timestamp_text(std::int64_t micros) {
    if (micros == timestamp_infinity) return "infinity";
    if (micros == -timestamp_infinity - 1) return "-infinity";
    std::int64_t days = micros / wire::day_micros;
    std::int64_t rest = micros % wire::day_micros;
    if (rest < 0) {
        rest += wire::day_micros;
        --days;
    }
    days += wire::epoch_days;
    std::string text =
        fmt::format("{} {:02}:{:02}:{:02}", date_text(days), rest / 3'600'000'000, rest / 60'000'000 % 60, rest / 1'000'000 % 60);
    if (rest % 1'000'000 != 0) {
        std::string fraction = fmt::format(".{:06}", rest % 1'000'000);
        while (fraction.back() == '0') fraction.pop_back();
        text += fraction;
    }
    return before_christ(days) ? text + " BC" : text;
}

template <class Float>
std::string float_text(Float value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return fmt::format("{}", value);
}

std::string uuid_text(std::string_view cell) {
    const std::string hex = to_hex({reinterpret_cast<const unsigned char*>(cell.data()), cell.size()});
    if (hex.size() != 32) return hex;
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string hex_text(std::string_view cell) {
    return "\\x" + to_hex({reinterpret_cast<const unsigned char*>(cell.data()), cell.size()});
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* end = at + text.size();
    while (at < end) {
        if (*at < 0x80) {
            ++at;
            continue;
        }
        const int more = *at >= 0xF0 ? 3 : *at >= 0xE0 ? 2 : 1;
        std::uint32_t code = *at & (0x3Fu >> more);
        if (*at < 0xC2 || *at > 0xF4 || end - at <= more) return false;
        for (int i = 1; i <= more; ++i) {
            if ((at[i] & 0xC0) != 0x80) return false;
            code = code << 6 | (at[i] & 0x3Fu);
        }
        if ((more == 2 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) || (more == 3 && (code < 0x10000 || code > 0x10FFFF)))
            return false;
        at += more + 1;
    }
    return true;
}

std::string cell_text(Wire type, std::string_view cell) {
    const char* data = cell.data();
    const auto sized = [&](std::size_t wanted) { return cell.size() == wanted; };
    switch (type) {
        case Wire::boolean:
            if (sized(1)) return data[0] ? "t" : "f";
            break;
        case Wire::int16:
            if (sized(2)) return std::to_string(static_cast<std::int16_t>(wire::u16(data)));
            break;
        case Wire::int32:
            if (sized(4)) return std::to_string(wire::i32(data));
            break;
        case Wire::int64:
            if (sized(8)) return std::to_string(wire::i64(data));
            break;
        case Wire::oid:
            if (sized(4)) return std::to_string(wire::u32(data));
            break;
        case Wire::float32:
            if (sized(4)) {
                const auto bits = wire::u32(data);
                float value;
                std::memcpy(&value, &bits, 4);
                return float_text(value);
            }
            break;
        case Wire::float64:
            if (sized(8)) {
                const auto bits = wire::u64(data);
                double value;
                std::memcpy(&value, &bits, 8);
                return float_text(value);
            }
            break;
        case Wire::numeric: return numeric_text(read_numeric(data, cell.size()));
        case Wire::date:
            if (!sized(4)) break;
            if (wire::i32(data) == date_infinity) return "infinity";
            if (wire::i32(data) == -date_infinity - 1) return "-infinity";
            return date_text(std::int64_t{wire::i32(data)} + wire::epoch_days) +
                   (before_christ(std::int64_t{wire::i32(data)} + wire::epoch_days) ? " BC" : "");
        case Wire::timestamp:
            if (sized(8)) return timestamp_text(wire::i64(data));
            break;
        case Wire::uuid: return uuid_text(cell);
        case Wire::jsonb: return cell.empty() ? "" : cell_text(Wire::text, cell.substr(1));
        case Wire::bytes: return hex_text(cell);
        case Wire::text: return is_utf8(cell) ? std::string(cell) : hex_text(cell);
    }
    return hex_text(cell);
}

json cell_json(Wire type, std::string_view cell) {
    if (type == Wire::boolean && cell.size() == 1) return cell[0] != 0;
    const std::string text = cell_text(type, cell);
    if (type == Wire::int16 || type == Wire::int32 || type == Wire::int64 || type == Wire::oid) {
        std::int64_t value = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{}) return value;
    }
    return text;
}

}  // namespace lhcr::ingest
