// The decoders and their fast paths.
#include "ingest/decoders.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/error.hpp"
#include "ingest/cell_text.hpp"
#include "ingest/wire.hpp"

namespace lhcr::ingest {
namespace {

constexpr const char* not_a_number = "not a number";
constexpr const char* infinity = "infinity";
constexpr const char* out_of_range = "out of range";
constexpr const char* too_many_digits = "more than 38 digits";
constexpr const char* does_not_fit = "does not fit the column's other values";
constexpr const char* not_utf8 = "not UTF-8";

[[noreturn]] void malformed() {
    throw Error(Errc::integrity, "the source sent a cell whose length does not fit its type",
                "this is no Postgres server, or a defect of lhcr");
}

template <class T>
T* slot(ColumnSink& sink, idx_t row) noexcept {
    return static_cast<T*>(sink.data) + row;
}

void check(std::uint32_t length, std::uint32_t wanted) {
    if (length != wanted) [[unlikely]]
        malformed();
}

const char* decode_boolean(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 1);
    *slot<std::uint8_t>(sink, row) = data[0] != 0;
    return nullptr;
}

const char* decode_int16(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 2);
    *slot<std::uint16_t>(sink, row) = wire::u16(data);
    return nullptr;
}

const char* decode_int32(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 4);
    *slot<std::uint32_t>(sink, row) = wire::u32(data);
    return nullptr;
}

const char* decode_int64(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 8);
    *slot<std::uint64_t>(sink, row) = wire::u64(data);
    return nullptr;
}

const char* decode_oid(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 4);
    *slot<std::int64_t>(sink, row) = wire::u32(data);
    return nullptr;
}

template <class Float, class Bits>
const char* store_float(ColumnSink& sink, idx_t row, Bits bits) {
    Float value;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) [[unlikely]]
        return std::isnan(value) ? not_a_number : infinity;
    *slot<Float>(sink, row) = value;
    return nullptr;
}

const char* decode_float32(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 4);
    return store_float<float>(sink, row, wire::u32(data));
}

const char* decode_float64(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 8);
    return store_float<double>(sink, row, wire::u64(data));
}

const char* decode_date(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 4);
    const std::int64_t days = std::int64_t{wire::i32(data)} + wire::epoch_days;
    if (days < wire::first_day || days > wire::last_day) [[unlikely]] {
        const auto raw = wire::i32(data);
        return raw == INT32_MAX || raw == INT32_MIN ? infinity : out_of_range;
    }
    *slot<std::int32_t>(sink, row) = static_cast<std::int32_t>(days);
    return nullptr;
}

const char* decode_timestamp(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 8);
    const std::int64_t micros = wire::i64(data);
    constexpr std::int64_t shift = wire::epoch_days * wire::day_micros;
    constexpr std::int64_t first = wire::first_day * wire::day_micros - shift;
    constexpr std::int64_t end = (wire::last_day + std::int64_t{1}) * wire::day_micros - shift;
    if (micros < first || micros >= end) [[unlikely]]
        return micros == INT64_MAX || micros == INT64_MIN ? infinity : out_of_range;
    *slot<std::int64_t>(sink, row) = micros + shift;
    return nullptr;
}

/// string_t: length and up to 12 bytes inline, zero-padded; else length, 4 bytes of prefix and a pointer.
void store_string(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    auto* cell = slot<duckdb_string_t>(sink, row);
    if (length <= 12) {
        cell->value.inlined.length = length;
        std::memset(cell->value.inlined.inlined, 0, 12);
        std::memcpy(cell->value.inlined.inlined, data, length);
        return;
    }
    char* copy = sink.arena->allocate(length);
    std::memcpy(copy, data, length);
    cell->value.pointer.length = length;
    std::memcpy(cell->value.pointer.prefix, data, 4);
    cell->value.pointer.ptr = copy;
}

template <bool checked>
const char* decode_text(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    if (checked && !is_utf8({data, length})) return not_utf8;
    store_string(sink, row, data, length);
    return nullptr;
}

const char* decode_bytes(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    store_string(sink, row, data, length);
    return nullptr;
}

template <bool checked>
const char* decode_jsonb(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    if (length < 1 || data[0] != 1) malformed();  // the version of the binary form; there is one
    return decode_text<checked>(sink, row, data + 1, length - 1);
}

const char* decode_uuid(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    check(length, 16);
    constexpr char digits[] = "0123456789abcdef";
    std::array<char, 36> text;
    int at = 0;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text[static_cast<std::size_t>(at++)] = '-';
        const auto byte = static_cast<unsigned char>(data[i]);
        text[static_cast<std::size_t>(at++)] = digits[byte >> 4];
        text[static_cast<std::size_t>(at++)] = digits[byte & 15];
    }
    store_string(sink, row, text.data(), 36);
    return nullptr;
}

constexpr auto powers = [] {
    std::array<std::int64_t, 19> table{1};
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * 10;
    return table;
}();

template <class Storage>
void store_decimal(ColumnSink& sink, idx_t row, int128 value) {
    if constexpr (sizeof(Storage) == 16) {
        const duckdb_hugeint wide{static_cast<std::uint64_t>(value), static_cast<std::int64_t>(value >> 64)};
        *slot<duckdb_hugeint>(sink, row) = wide;
    } else {
        *slot<Storage>(sink, row) = static_cast<Storage>(value);
    }
}

/// Any finite numeric, exactly, and what it teaches about the column's type.
template <class Storage>
const char* decode_numeric_exact(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    const auto value = read_numeric(data, length);
    switch (value.kind) {
        case WireNumeric::Kind::finite: break;
        case WireNumeric::Kind::nan: return not_a_number;
        case WireNumeric::Kind::malformed: malformed();
        default: return infinity;
    }
    const Extent extent = extent_of(value);
    if (!sink.declared) {
        if (extent.fits(ExtentCount::narrowest)) sink.extents.add_narrow(extent);
        else if (extent.integer_digits + extent.scale <= 38) sink.extents.add_wide(extent);
    }
    if (extent.integer_digits + extent.scale > 38) return too_many_digits;
    if (!extent.fits(sink.decimal)) {
        ++sink.left_out;
        return does_not_fit;
    }
    store_decimal<Storage>(sink, row, unscaled(value, sink.decimal.scale));
    return nullptr;
}

/// Amounts of up to four base-10000 groups whose value fits 18 digits: one multiplication a group, one at the end.
const char* decode_numeric_int64(ColumnSink& sink, idx_t row, const char* data, std::uint32_t length) {
    if (length < 8) malformed();
    const std::uint64_t header = wire::u64(data);  // groups, weight, sign, displayed scale
    const auto groups = static_cast<std::uint32_t>(header >> 48);
    const auto sign = static_cast<std::uint32_t>(header >> 16) & 0xFFFF;
    if (groups > 4 || (sign & ~0x4000u) != 0 || length != 8 + 2 * groups) [[unlikely]]
        return decode_numeric_exact<std::int64_t>(sink, row, data, length);
    std::int64_t amount = 0;
    for (std::uint32_t i = 0; i < groups; ++i) amount = amount * 10000 + wire::u16(data + 8 + 2 * i);
    const int weight = static_cast<std::int16_t>(header >> 32);
    const int place = 4 * (weight - static_cast<int>(groups) + 1) + sink.decimal.scale;
    std::int64_t scaled = 0;
    if (place >= 0) [[likely]] {
        if (place > 18 || __builtin_mul_overflow(amount, powers[static_cast<std::size_t>(place)], &scaled)) [[unlikely]]
            return groups == 0 ? (*slot<std::int64_t>(sink, row) = 0, nullptr)
                               : decode_numeric_exact<std::int64_t>(sink, row, data, length);
    } else {
        if (place < -18) [[unlikely]]
            return decode_numeric_exact<std::int64_t>(sink, row, data, length);
        const std::int64_t divisor = powers[static_cast<std::size_t>(-place)];
        scaled = amount / divisor;
        if (scaled * divisor != amount) [[unlikely]]
            return decode_numeric_exact<std::int64_t>(sink, row, data, length);
    }
    if (scaled >= powers[static_cast<std::size_t>(sink.decimal.precision)]) [[unlikely]]
        return decode_numeric_exact<std::int64_t>(sink, row, data, length);
    if (scaled > sink.narrow_limit) sink.narrow_limit = scaled;
    if (groups != 0 && place < sink.narrow_place) sink.narrow_place = place;
    *slot<std::int64_t>(sink, row) = sign ? -scaled : scaled;
    return nullptr;
}

}  // namespace

char* StringArena::allocate(std::size_t bytes) {
    if (bytes > block_bytes) {
        large_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
        return large_.back().get();
    }
    if (blocks_.empty() || used_ + bytes > block_bytes) {
        if (!blocks_.empty()) ++block_;
        if (block_ == blocks_.size()) blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_bytes));
        used_ = 0;
    }
    char* place = blocks_[block_].get() + used_;
    used_ += bytes;
    return place;
}

void StringArena::reset() noexcept {
    large_.clear();
    block_ = 0;
    used_ = 0;
}

Decoder decoder_for(Wire wire, const DecimalType& decimal, bool checked) {
    switch (wire) {
        case Wire::boolean: return decode_boolean;
        case Wire::int16: return decode_int16;
        case Wire::int32: return decode_int32;
        case Wire::int64: return decode_int64;
        case Wire::oid: return decode_oid;
        case Wire::float32: return decode_float32;
        case Wire::float64: return decode_float64;
        case Wire::text: return checked ? decode_text<true> : decode_text<false>;
        case Wire::jsonb: return checked ? decode_jsonb<true> : decode_jsonb<false>;
        case Wire::bytes: return decode_bytes;
        case Wire::date: return decode_date;
        case Wire::timestamp: return decode_timestamp;
        case Wire::uuid: return decode_uuid;
        case Wire::numeric: break;
    }
    if (decimal.precision <= 4) return decode_numeric_exact<std::int16_t>;
    if (decimal.precision <= 9) return decode_numeric_exact<std::int32_t>;
    if (decimal.precision <= 18) return decode_numeric_int64;
    return decode_numeric_exact<int128>;
}

void settle_extents(ColumnSink& sink) {
    if (sink.wire != Wire::numeric || sink.declared || sink.decimal.precision > 18) return;
    Extent extent;
    for (std::int64_t whole = sink.narrow_limit / powers[static_cast<std::size_t>(sink.decimal.scale)]; whole > 0; whole /= 10)
        ++extent.integer_digits;
    extent.scale = std::max(0, sink.decimal.scale - sink.narrow_place);
    sink.extents.add_narrow(extent);
}

}  // namespace lhcr::ingest
