// Bounds by type: which text of the engine may become which JSON.
#include "lake/delta_stats.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "lake/civil_time.hpp"

namespace lhcr::lake {
namespace {

constexpr std::size_t max_text_bytes = 32;

std::optional<json> integer_bound(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Readers take a JSON number through a double on the way to a decimal; 15 digits survive that, more may not.
std::optional<json> decimal_bound(const std::string& text) {
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits == 0 || digits > 15) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size()) return std::nullopt;
    return value;
}

std::optional<json> float_bound(const std::string& text, bool single) {
    char* end = nullptr;
    const double value = single ? static_cast<double>(std::strtof(text.c_str(), &end)) : std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

/// Cut down is still a lower bound; an upper bound is never cut.
std::optional<json> text_bound(const std::string& text, bool upper) {
    if (text.size() <= max_text_bytes) return text;
    if (upper) return std::nullopt;
    auto cut = max_text_bytes;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    return text.substr(0, cut);
}

/// Readers compare whole milliseconds: the lower bound is rounded down, the upper one up.
std::optional<json> timestamp_bound(const std::string& text, bool upper) {
    const auto micros = parse_timestamp(text);
    if (!micros) return std::nullopt;
    auto millis = *micros / 1000;
    const auto rest = *micros % 1000;
    if (rest < 0) --millis;
    if (rest != 0 && upper) ++millis;
    return timestamp_millis_text(millis);
}

std::optional<json> bound(const std::string& text, const ColumnType& type, bool upper) {
    switch (type.kind) {
        case ColumnKind::byte:
        case ColumnKind::short_:
        case ColumnKind::integer:
        case ColumnKind::long_: return integer_bound(text);
        case ColumnKind::decimal: return decimal_bound(text);
        case ColumnKind::float_: return float_bound(text, true);
        case ColumnKind::double_: return float_bound(text, false);
        case ColumnKind::string: return text_bound(text, upper);
        case ColumnKind::date: return parse_date(text) ? std::optional<json>(text) : std::nullopt;
        case ColumnKind::timestamp: return timestamp_bound(text, upper);
        case ColumnKind::boolean:
        case ColumnKind::binary: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::string delta_stats_text(const DataFile& file, const Schema& schema) {
    if (file.rows < 0) return {};
    json stats = {{"numRecords", file.rows}, {"minValues", json::object()}, {"maxValues", json::object()}, {"nullCount", json::object()}};
    for (const auto& column : schema.columns) {
        const auto found = file.stats.find(column.name);
        if (found == file.stats.end() || !found->is_object()) continue;
        const auto nulls = get_int(*found, "nulls", -1);
        if (nulls >= 0) stats["nullCount"][column.name] = nulls;
        if (get_bool(*found, "nan")) continue;
        const auto text_of = [&](const char* which) -> std::optional<std::string> {
            const auto entry = found->find(which);
            return entry != found->end() && entry->is_string() ? std::optional(entry->get<std::string>()) : std::nullopt;
        };
        if (const auto text = text_of("min"))
            if (const auto value = bound(*text, column.type, false)) stats["minValues"][column.name] = *value;
        if (const auto text = text_of("max"))
            if (const auto value = bound(*text, column.type, true)) stats["maxValues"][column.name] = *value;
    }
    return stats.dump();
}

void read_delta_stats(const json& stats, DataFile& file) {
    if (!stats.is_object()) return;
    file.rows = get_int(stats, "numRecords", -1);
    const auto copy = [&](const char* from, const char* to) {
        const auto found = stats.find(from);
        if (found == stats.end() || !found->is_object()) return;
        for (const auto& [column, value] : found->items())
            if (!value.is_structured() && !value.is_null())
                file.stats[column][to] = value.is_string() || std::string_view(to) == "nulls" ? value : json(value.dump());
    };
    copy("minValues", "min");
    copy("maxValues", "max");
    copy("nullCount", "nulls");
}

}  // namespace lhcr::lake
