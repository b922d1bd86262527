// Bounds by type: which text of the engine may become which JSON.
//
// All live files of a table have bounds of all their columns, or none has any: delta-rs (1.6, to_pyarrow_dataset) takes a bound that is
// missing beside others, of the same file or of another one, for NULL, and leaves the file out of every filter on that column.
#include "lake/delta_stats.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/error.hpp"
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

/// Readers take a JSON number through a double on the way to a decimal; 15 digits survive that. More are rounded outwards, and only
/// where the number is written without an exponent, which not every reader takes for a decimal.
std::optional<json> decimal_bound(const std::string& text, bool upper) {
    char* end = nullptr;
    double value = std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size() || std::abs(value) >= 1e15) return std::nullopt;
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    const double outside = upper ? HUGE_VAL : -HUGE_VAL;
    if (digits > 15) value = std::nextafter(std::nextafter(value, outside), outside);
    if (value != 0 && std::abs(value) < 1e-4) value = upper ? std::max(value, 1e-4) : std::min(value, -1e-4);
    return value;
}

std::optional<json> float_bound(const std::string& text, bool single) {
    char* end = nullptr;
    const double value = single ? static_cast<double>(std::strtof(text.c_str(), &end)) : std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

/// Cut down is still a lower bound; above, the greatest character makes up for what was cut.
std::optional<json> text_bound(const std::string& text, bool upper) {
    constexpr std::string_view greatest = "\xF4\x8F\xBF\xBF";
    if (text.size() <= max_text_bytes) return text;
    auto cut = max_text_bytes;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    if (!upper) return text.substr(0, cut);
    if (std::string_view(text).substr(cut).starts_with(greatest)) return std::nullopt;
    return text.substr(0, cut).append(greatest);
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
        case ColumnKind::decimal: return decimal_bound(text, upper);
        case ColumnKind::float_: return float_bound(text, true);
        case ColumnKind::double_: return float_bound(text, false);
        case ColumnKind::string: return text_bound(text, upper);
        case ColumnKind::date: return parse_date(text) ? std::optional<json>(text) : std::nullopt;
        case ColumnKind::timestamp: return timestamp_bound(text, upper);
        case ColumnKind::boolean:
            if (text == "0" || text == "false") return false;
            if (text == "1" || text == "true") return true;
            return std::nullopt;
        case ColumnKind::binary: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

namespace {

struct Bounds {
    json lower = json::object();
    json upper = json::object();
    json nulls = json::object();
    bool complete = true;
};

Bounds bounds_of(const DataFile& file, const Schema& schema) {
    Bounds bounds;
    for (const auto& column : schema.columns) {
        const auto found = file.stats.find(column.name);
        if (found == file.stats.end() || !found->is_object()) {
            bounds.complete = bounds.complete && file.rows == 0;
            continue;
        }
        const auto null_count = get_int(*found, "nulls", -1);
        if (null_count >= 0) bounds.nulls[column.name] = null_count;
        if (null_count == file.rows || file.rows == 0) continue;  // nothing to bound
        const auto value_of = [&](const char* which, bool above) -> std::optional<json> {
            const auto entry = found->find(which);
            if (entry == found->end() || !entry->is_string() || get_bool(*found, "nan")) return std::nullopt;
            return bound(entry->get<std::string>(), column.type, above);
        };
        const auto least = value_of("min", false), greatest = value_of("max", true);
        if (least && greatest) {
            bounds.lower[column.name] = *least;
            bounds.upper[column.name] = *greatest;
        } else {
            bounds.complete = false;
        }
    }
    return bounds;
}

std::optional<json> parse_stats(const std::string& text) {
    try {
        auto stats = parse_json(text, "the stats");
        if (stats.is_object()) return stats;
    } catch (const Error&) {  // another writer's mistake; the file is read without them
    }
    return std::nullopt;
}

}  // namespace

bool has_all_bounds(const DataFile& file, const Schema& schema) {
    return file.rows >= 0 && bounds_of(file, schema).complete;
}

std::string delta_stats_text(const DataFile& file, const Schema& schema, bool with_bounds) {
    if (file.rows < 0) return {};
    const auto bounds = bounds_of(file, schema);
    json stats = {{"numRecords", file.rows}, {"nullCount", bounds.nulls}};
    if (with_bounds && bounds.complete) {  // an empty object would be read as a bound of NULL for every column
        stats["minValues"] = bounds.lower;
        stats["maxValues"] = bounds.upper;
    }
    return stats.dump();
}

bool text_has_bounds(const std::string& text) {
    const auto stats = parse_stats(text);
    if (!stats) return false;
    const auto lower = stats->find("minValues");
    return get_int(*stats, "numRecords", -1) == 0 || (lower != stats->end() && lower->is_object() && !lower->empty());
}

std::string without_bounds(const std::string& text) {
    auto stats = parse_stats(text);
    if (!stats) return {};
    for (const char* which : {"minValues", "maxValues"}) stats->erase(which);
    return stats->dump();
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
