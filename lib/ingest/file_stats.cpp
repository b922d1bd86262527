// Typed bounds out of the engine's texts.
#include "ingest/file_stats.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace lhcr::ingest {
namespace {

using lake::engine::TypeId;

std::optional<std::int64_t> integer(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// "2026-11-21 08:13:43.248133+00" → "2026-11-21T08:13:43.248Z". The upper bound is left out where cutting it would make it too
/// small: a millisecond more may carry into the next day, and a missing bound costs nothing but a file read.
std::optional<std::string> timestamp(const std::string& text, bool upper) {
    if (text.size() < 22 || text[4] != '-' || text[10] != ' ' || !text.ends_with("+00")) return std::nullopt;
    std::string plain = text.substr(0, text.size() - 3);
    const auto dot = plain.find('.');
    std::string fraction = dot == std::string::npos ? "" : plain.substr(dot + 1);
    fraction.resize(6, '0');
    if (upper && fraction.substr(3) != "000") {
        const int next = std::stoi(fraction.substr(0, 3)) + 1;
        if (next == 1000) return std::nullopt;
        fraction = (next < 10 ? "00" : next < 100 ? "0" : "") + std::to_string(next);
    }
    return plain.substr(0, 10) + "T" + plain.substr(11, 8) + "." + fraction.substr(0, 3) + "Z";
}

std::optional<json> bound(TypeId type, const std::string& text, bool upper) {
    switch (type) {
        case TypeId::smallint:
        case TypeId::integer:
        case TypeId::bigint:
            if (const auto value = integer(text)) return json(*value);
            return std::nullopt;
        case TypeId::date:
            if (text.size() == 10 && text[4] == '-') return json(text);
            return std::nullopt;
        case TypeId::timestamp_tz:
            if (const auto value = timestamp(text, upper)) return json(*value);
            return std::nullopt;
        default: return std::nullopt;
    }
}

}  // namespace

json file_stats(const lake::engine::ParquetFile& file, const std::vector<lake::engine::ResultColumn>& columns) {
    json lowest = json::object();
    json highest = json::object();
    json nulls = json::object();
    for (const auto& column : columns) {
        const auto at = file.stats.find(column.name);
        if (at == file.stats.end()) continue;
        if (at->second.null_count) nulls[column.name] = *at->second.null_count;
        if (!at->second.min || !at->second.max) continue;
        if (const auto value = bound(column.type.id, *at->second.min, false)) lowest[column.name] = *value;
        if (const auto value = bound(column.type.id, *at->second.max, true)) highest[column.name] = *value;
    }
    return {{"numRecords", file.rows}, {"minValues", lowest}, {"maxValues", highest}, {"nullCount", nulls}};
}

}  // namespace lhcr::ingest
