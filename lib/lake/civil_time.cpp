// Calendar arithmetic without time zones or locales.
#include "lake/civil_time.hpp"

#include <fmt/format.h>

namespace lhcr::lake {
namespace {

constexpr std::int64_t day_micros = 86'400'000'000;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

/// Digits only, nothing but digits; -1 otherwise.
int number(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::string date_text(std::int64_t days) {
    if (days == 2147483647) return "infinity";
    if (days == -2147483647) return "-infinity";
    days += 719468;
    const auto era = floor_divide(days, 146097);
    const auto doe = days - era * 146097;
    const auto yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const auto doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const auto mp = (5 * doy + 2) / 153;
    const auto month = mp < 10 ? mp + 3 : mp - 9;
    return fmt::format("{:04}-{:02}-{:02}", yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1);
}

std::string time_text(std::int64_t micros) {
    const auto seconds = micros / 1'000'000;
    return fmt::format("{:02}:{:02}:{:02}.{:06}", seconds / 3600, seconds / 60 % 60, seconds % 60, micros % 1'000'000);
}

std::string timestamp_text(std::int64_t micros, bool utc) {
    if (micros == INT64_MAX) return "infinity";
    if (micros == -INT64_MAX) return "-infinity";
    const auto days = floor_divide(micros, day_micros);
    return date_text(days) + "T" + time_text(micros - days * day_micros) + (utc ? "Z" : "");
}

std::string timestamp_millis_text(std::int64_t millis) {
    const auto text = timestamp_text(millis * 1000, false);
    return text.substr(0, text.size() - 3) + "Z";
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::int64_t year = number(text.substr(0, 4));
    const std::int64_t month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const auto y = year - (month <= 2 ? 1 : 0);
    const auto era = floor_divide(y, 400);
    const auto yoe = y - era * 400;
    const auto doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
    if (!text.ends_with("+00") || text.size() < 22 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
    text.remove_suffix(3);
    const auto days = parse_date(text.substr(0, 10));
    if (!days || text[13] != ':' || text[16] != ':') return std::nullopt;
    const std::int64_t hour = number(text.substr(11, 2)), minute = number(text.substr(14, 2)), second = number(text.substr(17, 2));
    if (hour < 0 || minute < 0 || second < 0) return std::nullopt;
    std::int64_t fraction = 0;
    if (text.size() > 19) {
        const auto digits = text.substr(20);
        if (text[19] != '.' || digits.empty() || digits.size() > 6) return std::nullopt;
        fraction = number(digits);
        if (fraction < 0) return std::nullopt;
        for (auto i = digits.size(); i < 6; ++i) fraction *= 10;
    }
    return *days * day_micros + (hour * 3600 + minute * 60 + second) * 1'000'000 + fraction;
}

}  // namespace lhcr::lake
