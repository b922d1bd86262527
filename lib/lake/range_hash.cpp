// Content-defined ranges over a stream in key order.
#include "lake/range_hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "lake/cell.hpp"
#include "lake/logical_hash.hpp"
#include "lake/row_digest.hpp"

namespace lhcr::lake {
namespace {

constexpr std::uint32_t boundary_mask = 0x3ff;  // one key in 1024 ends a range

std::vector<std::size_t> key_indexes(const std::vector<engine::ResultColumn>& columns, const std::vector<std::string>& key) {
    std::vector<std::size_t> indexes;
    for (const auto& name : key) {
        const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; });
        if (found == columns.end()) throw Error(Errc::usage, fmt::format("the key column '{}' is not in the table", name));
        indexes.push_back(static_cast<std::size_t>(found - columns.begin()));
    }
    return indexes;
}

json key_values(const engine::Chunk& chunk, std::uint64_t row, const std::vector<std::size_t>& indexes) {
    auto values = json::array();
    for (const auto index : indexes) values.push_back(cell_json(chunk.column(index), row));
    return values;
}

}  // namespace

std::vector<KeyRange> range_hashes(engine::Connection& connection, std::string_view sql, const std::vector<std::string>& key) {
    if (key.empty()) throw Error(Errc::usage, "a table without a key has no key ranges");
    std::string order;
    for (const auto& name : key) order += (order.empty() ? "" : ", ") + engine::quote_identifier(name) + " asc nulls first";
    auto result = connection.stream(fmt::format("select * from ({}\n) as q order by {}", sql, order));
    const auto indexes = key_indexes(result.columns(), key);
    const RowEncoder encoder(result.columns());
    Sha256Messages digester;
    DigestSum sum;
    std::vector<KeyRange> ranges;
    KeyRange open;
    std::string buffer;
    const auto close = [&] {
        open.hash = to_hex(sum.bytes());
        ranges.push_back(std::move(open));
        open = {};
        sum = {};
    };
    json last;
    while (const auto chunk = result.next()) {
        for (std::uint64_t row = 0; row < chunk->rows(); ++row) {
            if (open.rows++ == 0) open.first = key_values(*chunk, row, indexes);
            buffer.clear();
            encoder.encode(*chunk, row, buffer);
            sum.add(digester.digest(buffer));
            buffer.clear();
            encoder.encode(*chunk, row, indexes, buffer);
            const auto mark = digester.digest(buffer);
            const bool ends = ((static_cast<std::uint32_t>(mark[0]) << 8 | mark[1]) & boundary_mask) == 0;
            if (ends || row + 1 == chunk->rows()) last = key_values(*chunk, row, indexes);
            if (!ends) continue;
            open.last = last;
            close();
        }
    }
    if (open.rows > 0) {
        open.last = last;
        close();
    }
    return ranges;
}

std::optional<RangeDifference> first_difference(const std::vector<KeyRange>& left, const std::vector<KeyRange>& right) {
    std::size_t at = 0;
    const auto same = [](const KeyRange& a, const KeyRange& b) { return a.hash == b.hash && a.rows == b.rows && a.first == b.first; };
    while (at < left.size() && at < right.size() && same(left[at], right[at])) ++at;
    if (at == left.size() && at == right.size()) return std::nullopt;
    RangeDifference difference;
    if (at < left.size()) {
        difference.from = left[at].first;
        difference.to = left[at].last;
        difference.left_rows = left[at].rows;
    }
    if (at < right.size()) {
        if (difference.from.is_null()) difference.from = right[at].first;
        if (difference.to.is_null()) difference.to = right[at].last;
        difference.right_rows = right[at].rows;
    }
    const auto only_in = [](const auto& some, const auto& others) {
        std::multiset<std::string> hashes;
        for (const auto& range : others) hashes.insert(range.hash);
        std::int64_t count = 0;
        for (const auto& range : some) {
            const auto found = hashes.find(range.hash);
            if (found == hashes.end()) ++count;
            else hashes.erase(found);
        }
        return count;
    };
    difference.differing_ranges = std::max(only_in(left, right), only_in(right, left));
    return difference;
}

}  // namespace lhcr::lake
