// The canonical bytes of a row (docs/reference/logical_hash.md §2). A change here changes every logical hash ever recorded.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "base/json.hpp"
#include "lake/logical_hash.hpp"

namespace lhcr::lake {
namespace {

using engine::ColumnView;
using engine::int128;
using engine::TypeId;

constexpr char tag_null = 0, tag_boolean = 1, tag_number = 2, tag_float = 3, tag_text = 4, tag_binary = 5, tag_date = 6, tag_timestamp = 7;

std::string_view family_of(TypeId id) {
    switch (id) {
        case TypeId::boolean: return "boolean";
        case TypeId::tinyint:
        case TypeId::smallint:
        case TypeId::integer:
        case TypeId::bigint:
        case TypeId::utinyint:
        case TypeId::usmallint:
        case TypeId::uinteger:
        case TypeId::hugeint:
        case TypeId::decimal: return "number";
        case TypeId::real:
        case TypeId::double_: return "float";
        case TypeId::varchar:
        case TypeId::enum_: return "text";
        case TypeId::blob: return "binary";
        case TypeId::date: return "date";
        case TypeId::timestamp:
        case TypeId::timestamp_tz: return "timestamp";
        default: return {};
    }
}

/// Collects a row's small pieces and appends them in one go: rows are encoded by the million, pieces by the hundred million.
class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}
    ~Writer() { flush(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Room for `bytes` (at most 64) at the place it answers; advance() says how many were used.
    char* room() {
        if (at_ > buffer_ + sizeof buffer_ - 64) flush();
        return at_;
    }
    void advance(char* end) noexcept { at_ = end; }
    void append(std::string_view bytes) {
        if (bytes.size() > static_cast<std::size_t>(buffer_ + sizeof buffer_ - at_)) flush();
        if (bytes.size() > sizeof buffer_) {
            out_.append(bytes);
            return;
        }
        std::memcpy(at_, bytes.data(), bytes.size());
        at_ += bytes.size();
    }

private:
    void flush() {
        out_.append(buffer_, static_cast<std::size_t>(at_ - buffer_));
        at_ = buffer_;
    }
    std::string& out_;
    char buffer_[2048];
    char* at_ = buffer_;
};

template <typename Unsigned>
char* put_big_endian(char* at, Unsigned value) noexcept {
    if constexpr (sizeof(Unsigned) == 4) value = __builtin_bswap32(value);
    else value = __builtin_bswap64(value);
    std::memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

void put_sized(Writer& out, char tag, std::string_view bytes) {
    char* at = out.room();
    *at++ = tag;
    out.advance(put_big_endian(at, static_cast<std::uint32_t>(bytes.size())));
    out.append(bytes);
}

/// Decimal text without leading or trailing zeros: 1.50 is 1.5, -0.00 is 0, 100 is 100.
template <typename Unsigned>
void put_number(Writer& out, bool negative, Unsigned magnitude, int scale) {
    char digits[48];
    char* const end = digits + sizeof digits;
    char* cursor = end;
    // Most amounts are whole or have two digits of six: three at a time, then one by one.
    while (scale >= 3 && magnitude % 1000 == 0) {
        magnitude /= 1000;
        scale -= 3;
        if (magnitude == 0) scale = 0;
    }
    while (scale > 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        --scale;
        if (magnitude == 0) scale = 0;
    }
    if (scale > 0) {
        for (int written = 0; written < scale; ++written) {
            *--cursor = static_cast<char>('0' + static_cast<int>(magnitude % 10));
            magnitude /= 10;
        }
        *--cursor = '.';
    }
    while (magnitude >= 100) {
        const auto pair = static_cast<unsigned>(magnitude % 100);
        magnitude /= 100;
        *--cursor = static_cast<char>('0' + pair % 10);
        *--cursor = static_cast<char>('0' + pair / 10);
    }
    do {
        *--cursor = static_cast<char>('0' + static_cast<int>(magnitude % 10));
        magnitude /= 10;
    } while (magnitude != 0);
    if (negative) *--cursor = '-';
    char* at = out.room();
    *at++ = tag_number;
    const auto length = static_cast<std::size_t>(end - cursor);
    at = put_big_endian(at, static_cast<std::uint32_t>(length));
    std::memcpy(at, cursor, length);
    out.advance(at + length);
}

void put_integer(Writer& out, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    put_number<std::uint64_t>(out, value < 0, value < 0 ? ~bits + 1 : bits, 0);
}

void put_decimal(Writer& out, int128 value, int scale) {
    __extension__ typedef unsigned __int128 uint128;
    const bool negative = value < 0;
    const uint128 magnitude = negative ? ~static_cast<uint128>(value) + 1 : static_cast<uint128>(value);
    if (magnitude >> 64 == 0) put_number<std::uint64_t>(out, negative, static_cast<std::uint64_t>(magnitude), scale);
    else put_number<uint128>(out, negative, magnitude, scale);
}

template <typename Unsigned>
void put_fixed(Writer& out, char tag, Unsigned value) {
    char* at = out.room();
    *at++ = tag;
    out.advance(put_big_endian(at, value));
}

void put_float(Writer& out, double value) {
    if (value == 0) value = 0;  // -0.0 equals 0.0 in SQL
    put_fixed(out, tag_float, std::isnan(value) ? std::uint64_t{0x7ff8000000000000} : std::bit_cast<std::uint64_t>(value));
}

void put_cell(Writer& out, const ColumnView& column, std::uint64_t row) {
    if (column.is_null(row)) {
        char* at = out.room();
        *at++ = tag_null;
        out.advance(at);
        return;
    }
    switch (column.type().id) {
        case TypeId::boolean: {
            char* at = out.room();
            *at++ = tag_boolean;
            *at++ = column.at<bool>(row) ? '\1' : '\0';
            out.advance(at);
            break;
        }
        case TypeId::integer: put_integer(out, column.at<std::int32_t>(row)); break;
        case TypeId::decimal:
            if (column.type().bytes == 8) {
                const auto value = column.at<std::int64_t>(row);
                const auto bits = static_cast<std::uint64_t>(value);
                put_number<std::uint64_t>(out, value < 0, value < 0 ? ~bits + 1 : bits, column.type().scale);
            } else {
                put_decimal(out, column.int128_at(row), column.type().scale);
            }
            break;
        case TypeId::hugeint: put_decimal(out, column.int128_at(row), 0); break;
        case TypeId::real: put_float(out, column.at<float>(row)); break;
        case TypeId::double_: put_float(out, column.at<double>(row)); break;
        case TypeId::varchar: put_sized(out, tag_text, column.string_at(row)); break;
        case TypeId::enum_: put_sized(out, tag_text, column.enum_at(row)); break;
        case TypeId::blob: put_sized(out, tag_binary, column.string_at(row)); break;
        case TypeId::date: put_fixed(out, tag_date, static_cast<std::uint32_t>(column.at<std::int32_t>(row))); break;
        case TypeId::timestamp:
        case TypeId::timestamp_tz: put_fixed(out, tag_timestamp, static_cast<std::uint64_t>(column.at<std::int64_t>(row))); break;
        default: put_integer(out, column.int_at(row)); break;
    }
}

}  // namespace

RowEncoder::RowEncoder(const std::vector<engine::ResultColumn>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto family = family_of(columns[i].type.id);
        if (family.empty())
            throw Error(
                Errc::usage,
                fmt::format("the column '{}' of type '{}' has no logical hash", columns[i].name, engine::type_name(columns[i].type)),
                "cast it, for example to varchar");
        by_name_.push_back({columns[i].name, i, family});
    }
    std::sort(by_name_.begin(), by_name_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

void RowEncoder::encode(const engine::Chunk& chunk, std::uint64_t row, std::string& out) const {
    const auto& columns = chunk.columns();
    Writer writer(out);
    for (const auto& entry : by_name_) put_cell(writer, columns[entry.index], row);
}

void RowEncoder::encode(const engine::Chunk& chunk, std::uint64_t row, const std::vector<std::size_t>& columns, std::string& out) const {
    Writer writer(out);
    for (const auto index : columns) put_cell(writer, chunk.column(index), row);
}

std::string RowEncoder::header() const {
    auto columns = json::array();
    for (const auto& entry : by_name_) columns.push_back({entry.name, entry.family});
    return canonical_json(columns);
}

}  // namespace lhcr::lake
