// One column of a chunk, read in place: DuckDB's vector layout without its header, so that hashing, checks and output
// walk millions of cells without a call a cell. Valid as long as the Chunk it came from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::lake::engine {

/// The engine's types by name; numbers are duckdb_type's, checked by static_assert in result.cpp.
enum class TypeId : std::uint8_t {
    invalid = 0,
    boolean = 1,
    tinyint = 2,
    smallint = 3,
    integer = 4,
    bigint = 5,
    utinyint = 6,
    usmallint = 7,
    uinteger = 8,
    ubigint = 9,
    real = 10,
    double_ = 11,
    timestamp = 12,
    date = 13,
    time = 14,
    interval = 15,
    hugeint = 16,
    varchar = 17,
    blob = 18,
    decimal = 19,
    timestamp_s = 20,
    timestamp_ms = 21,
    timestamp_ns = 22,
    enum_ = 23,
    list = 24,
    struct_ = 25,
    map = 26,
    uuid = 27,
    union_ = 28,
    bit = 29,
    time_tz = 30,
    timestamp_tz = 31,
    uhugeint = 32,
    array = 33,
    bignum = 35,
    sqlnull = 36,
};

struct TypeField;

/// A column's type, with what its values need to be read.
struct EngineType {
    TypeId id = TypeId::invalid;
    std::uint8_t width = 0;               ///< decimal: digits in all
    std::uint8_t scale = 0;               ///< decimal: digits after the point
    std::uint8_t bytes = 0;               ///< decimal and enum: size of one cell
    std::vector<TypeField> children;      ///< list: 1, map: a struct of key and value, struct: its fields
    std::vector<std::string> dictionary;  ///< enum: its words
};

struct TypeField {
    std::string name;
    EngineType type;
};

__extension__ typedef __int128 int128;  // a GCC and Clang extension, wanted for decimals of 38 digits

/// A list's cell: where its elements lie in the child vector.
struct ListEntry {
    std::uint64_t offset;
    std::uint64_t length;
};

class ColumnView {
public:
    ColumnView(const EngineType& type, const void* data, const std::uint64_t* validity) noexcept
        : type_(&type), data_(static_cast<const char*>(data)), validity_(validity) {}

    const EngineType& type() const noexcept { return *type_; }
    bool is_null(std::uint64_t row) const noexcept { return validity_ != nullptr && ((validity_[row / 64] >> (row % 64)) & 1u) == 0; }
    /// The cell as it lies in memory; T must be the physical type of the column's TypeId.
    template <typename T>
    const T& at(std::uint64_t row) const noexcept {
        return reinterpret_cast<const T*>(data_)[row];
    }
    /// varchar and blob.
    std::string_view string_at(std::uint64_t row) const noexcept {
        const char* cell = data_ + row * 16;  // 4 bytes length; up to 12 bytes inline, else 4 bytes prefix and a pointer
        const auto length = *reinterpret_cast<const std::uint32_t*>(cell);
        return {length <= 12 ? cell + 4 : *reinterpret_cast<const char* const*>(cell + 8), length};
    }
    /// Any integer of up to 64 bits, signed or not, date (days), and every timestamp and time (in its own unit).
    std::int64_t int_at(std::uint64_t row) const noexcept;
    /// The unscaled value of a decimal, or a hugeint.
    int128 int128_at(std::uint64_t row) const noexcept;
    std::string_view enum_at(std::uint64_t row) const noexcept;

    std::vector<ColumnView> children;  ///< of list, map and struct, as EngineType::children

private:
    const EngineType* type_;
    const char* data_;
    const std::uint64_t* validity_;
};

/// "decimal(38,10)", "timestamp with time zone", "varchar[]": for messages and schemas.
std::string type_name(const EngineType& type);

}  // namespace lhcr::lake::engine
