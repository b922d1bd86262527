// Aligned key ranges.
#include "ingest/ranges.hpp"

#include <fmt/format.h>

#include <charconv>

#include "db/source_connection.hpp"

namespace lhcr::ingest {
namespace {

constexpr std::int64_t usual_width = std::int64_t{1} << 19;
constexpr std::uint64_t uncounted_ranges = 64;

// Differences of int8 keys may exceed an int64.
std::uint64_t span(std::int64_t minimum, std::int64_t maximum) noexcept {
    return static_cast<std::uint64_t>(maximum) - static_cast<std::uint64_t>(minimum);
}

std::int64_t floor_to(std::int64_t value, std::int64_t width) noexcept {
    return value & ~(width - 1);  // width is a power of two; also right for negative keys
}

std::int64_t number(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

std::string KeyBounds::condition(const std::string& column) const {
    if (width == 0) return "";
    std::int64_t end = 0;
    if (__builtin_add_overflow(first, width, &end)) return fmt::format("{} >= '{}'::int8", column, first);
    // '…'::int8: the smallest int8 is no literal of its own.
    return fmt::format("{0} >= '{1}'::int8 and {0} < '{2}'::int8", column, first, end);
}

bool needs_count(std::int64_t minimum, std::int64_t maximum) noexcept {
    return span(minimum, maximum) / static_cast<std::uint64_t>(usual_width) >= uncounted_ranges;
}

std::vector<KeyBounds> cut(std::int64_t minimum, std::int64_t maximum, std::int64_t rows) {
    std::int64_t width = usual_width;
    const auto keys = span(minimum, maximum);
    if (rows > 0)
        while (width < (std::int64_t{1} << 62) &&
               keys / static_cast<std::uint64_t>(width) > static_cast<std::uint64_t>(rows) / static_cast<std::uint64_t>(usual_width))
            width *= 2;
    std::vector<KeyBounds> bounds;
    for (std::int64_t first = floor_to(minimum, width);;) {
        bounds.push_back({first, width});
        if (span(first, maximum) < static_cast<std::uint64_t>(width)) break;
        first += width;
    }
    if (bounds.size() == 1) bounds[0].width = 0;
    return bounds;
}

std::vector<KeyBounds> read_bounds(db::SourceConnection& connection, const TablePlan& plan) {
    if (plan.range_column.empty()) return {KeyBounds{}};
    const auto row =
        connection.query(fmt::format("select min({0}), max({0}) from {1} as t", plan.range_column, qualified(plan.table))).at(0);
    if (!row[0]) return {};
    const std::int64_t minimum = number(*row[0]);
    const std::int64_t maximum = number(*row[1]);
    std::int64_t rows = 0;
    if (needs_count(minimum, maximum)) rows = number(connection.scalar(fmt::format("select count(*) from {} as t", qualified(plan.table))));
    return cut(minimum, maximum, rows);
}

}  // namespace lhcr::ingest
