// Big-endian reads of the wire, and the two calendars' distance. Shared by the decoders and cell_text.cpp.
#pragma once

#include <cstdint>
#include <cstring>

namespace lhcr::ingest::wire {

inline std::uint16_t u16(const char* data) noexcept {
    std::uint16_t value;
    std::memcpy(&value, data, 2);
    return __builtin_bswap16(value);
}
inline std::uint32_t u32(const char* data) noexcept {
    std::uint32_t value;
    std::memcpy(&value, data, 4);
    return __builtin_bswap32(value);
}
inline std::uint64_t u64(const char* data) noexcept {
    std::uint64_t value;
    std::memcpy(&value, data, 8);
    return __builtin_bswap64(value);
}
inline std::int32_t i32(const char* data) noexcept {
    return static_cast<std::int32_t>(u32(data));
}
inline std::int64_t i64(const char* data) noexcept {
    return static_cast<std::int64_t>(u64(data));
}

/// Postgres counts from 2000-01-01, DuckDB and Parquet from 1970-01-01.
inline constexpr std::int32_t epoch_days = 10957;
inline constexpr std::int64_t day_micros = 86'400'000'000;
/// 0001-01-01 and 9999-12-31 in days since 1970: what every reader of the lake can show. Beyond is quarantined.
inline constexpr std::int32_t first_day = -719162;
inline constexpr std::int32_t last_day = 2932896;

}  // namespace lhcr::ingest::wire
