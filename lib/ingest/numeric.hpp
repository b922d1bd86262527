// Postgres' binary numeric, exactly: to an unscaled integer at a scale, to its text, and the rule that picks a column's decimal
// type from its values alone (docs/adr/0003-exact-numerics.md). Called by the decoders and by snapshot.cpp between passes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "lake/engine/column_view.hpp"

namespace lhcr::ingest {

using lake::engine::int128;

struct DecimalType {
    int precision = 18;
    int scale = 6;
    bool operator==(const DecimalType&) const = default;
};

/// A numeric as it came: base-10000 digits, big-endian, not copied.
struct WireNumeric {
    enum class Kind : std::uint8_t { finite, nan, infinity, minus_infinity, malformed };
    Kind kind = Kind::malformed;
    bool negative = false;
    int groups = 0;
    int weight = 0;  ///< of the first group, in powers of 10000
    int scale = 0;   ///< digits after the point that Postgres displays
    const unsigned char* digits = nullptr;
    int group(int index) const noexcept { return digits[2 * index] << 8 | digits[2 * index + 1]; }
};

WireNumeric read_numeric(const char* data, std::size_t length) noexcept;

/// Digits left of the point without leading zeros, right of it without trailing zeros: what a decimal type must hold.
struct Extent {
    int integer_digits = 0;
    int scale = 0;
    bool fits(const DecimalType& type) const noexcept { return integer_digits <= type.precision - type.scale && scale <= type.scale; }
    auto operator<=>(const Extent&) const = default;
};

/// Of a finite value.
Extent extent_of(const WireNumeric& value) noexcept;
/// The value times 10^scale; the extent must fit a decimal of that scale and at most 38 digits.
int128 unscaled(const WireNumeric& value, int scale) noexcept;
/// As Postgres prints it.
std::string numeric_text(const WireNumeric& value);

/// The values of one column that decide its type. Values within decimal(18,6) are not counted one by one: they fit every rung.
class ExtentCount {
public:
    static constexpr DecimalType narrowest{18, 6};

    /// A finite value outside decimal(18,6), of at most 38 digits.
    void add_wide(const Extent& extent) { ++wide_[extent]; }
    /// Of any value within decimal(18,6). Its scale counts as 0, 4 or 6: what the wire's groups of four digits tell for nothing.
    void add_narrow(const Extent& extent) noexcept {
        if (extent.integer_digits > narrow_.integer_digits) narrow_.integer_digits = extent.integer_digits;
        const int scale = extent.scale == 0 ? 0 : extent.scale <= 4 ? 4 : 6;
        if (scale > narrow_.scale) narrow_.scale = scale;
    }
    void merge(const ExtentCount& other);
    /// The column's type: decimal(18,6), else (38,10), else (38,18), else (38, exact); where no scale holds all values, the
    /// (38,s) that leaves the fewest out. Depends on the multiset of values only.
    DecimalType type() const;
    /// False when type() leaves values out.
    bool holds_all() const;

private:
    std::map<Extent, std::int64_t> wide_;
    Extent narrow_;  ///< the widest of them
};

}  // namespace lhcr::ingest
