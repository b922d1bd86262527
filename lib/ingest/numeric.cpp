// The slow and exact side of numerics; the fast path for common amounts is inline in decoders.cpp.
#include "ingest/numeric.hpp"

#include <algorithm>

namespace lhcr::ingest {
namespace {

constexpr int max_digits = 38;

int read_int16(const char* data) noexcept {
    return static_cast<std::int16_t>(static_cast<unsigned char>(data[0]) << 8 | static_cast<unsigned char>(data[1]));
}

constexpr int128 power_of_ten(int exponent) noexcept {
    int128 power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

int decimal_length(int group) noexcept {
    return group >= 1000 ? 4 : group >= 100 ? 3 : group >= 10 ? 2 : group >= 1 ? 1 : 0;
}

int trailing_zeros(int group) noexcept {
    int zeros = 0;
    while (zeros < 4 && group % 10 == 0) {
        group /= 10;
        ++zeros;
    }
    return zeros;
}

}  // namespace

WireNumeric read_numeric(const char* data, std::size_t length) noexcept {
    WireNumeric value;
    if (length < 8) return value;
    const int groups = read_int16(data);
    const int sign = read_int16(data + 4) & 0xFFFF;
    if (groups < 0 || length != 8 + 2 * static_cast<std::size_t>(groups)) return value;
    value.groups = groups;
    value.weight = read_int16(data + 2);
    value.scale = read_int16(data + 6) & 0xFFFF;
    value.digits = reinterpret_cast<const unsigned char*>(data + 8);
    switch (sign) {
        case 0x0000: value.kind = WireNumeric::Kind::finite; break;
        case 0x4000:
            value.kind = WireNumeric::Kind::finite;
            value.negative = true;
            break;
        case 0xC000: value.kind = WireNumeric::Kind::nan; break;
        case 0xD000: value.kind = WireNumeric::Kind::infinity; break;
        case 0xF000: value.kind = WireNumeric::Kind::minus_infinity; break;
        default: break;
    }
    for (int i = 0; i < groups; ++i)
        if (value.group(i) > 9999) value.kind = WireNumeric::Kind::malformed;
    return value;
}

Extent extent_of(const WireNumeric& value) noexcept {
    int first = 0;
    int last = value.groups - 1;
    while (first <= last && value.group(first) == 0) ++first;
    while (last >= first && value.group(last) == 0) --last;
    if (first > last) return {};
    Extent extent;
    extent.integer_digits = std::max(0, 4 * (value.weight - first) + decimal_length(value.group(first)));
    extent.scale = std::max(0, 4 * (last - value.weight) - trailing_zeros(value.group(last)));
    return extent;
}

int128 unscaled(const WireNumeric& value, int scale) noexcept {
    int128 amount = 0;
    int pending = 0;  // powers of ten still to multiply by: the place of the last group taken
    for (int i = 0; i < value.groups; ++i) {
        const int group = value.group(i);
        if (amount == 0 && group == 0) continue;
        const int place = 4 * (value.weight - i) + scale;
        if (place >= 0) {
            amount = amount * 10000 + group;
            pending = place;
        } else if (place > -4) {  // the group straddles the scale; what is cut off is zero, or the extent would not fit
            amount = amount * power_of_ten(4 + place) + group / static_cast<int>(power_of_ten(-place));
            pending = 0;
        }
    }
    amount *= power_of_ten(pending);
    return value.negative ? -amount : amount;
}

std::string numeric_text(const WireNumeric& value) {
    switch (value.kind) {
        case WireNumeric::Kind::nan: return "NaN";
        case WireNumeric::Kind::infinity: return "Infinity";
        case WireNumeric::Kind::minus_infinity: return "-Infinity";
        case WireNumeric::Kind::malformed: return "";
        case WireNumeric::Kind::finite: break;
    }
    const auto group_at = [&](int exponent) {  // the group worth 10000^exponent
        const int index = value.weight - exponent;
        return index >= 0 && index < value.groups ? value.group(index) : 0;
    };
    std::string text;
    for (int exponent = std::max(value.weight, 0); exponent >= 0; --exponent) {
        std::string group = std::to_string(group_at(exponent));
        if (!text.empty()) text.append(4 - group.size(), '0');
        if (text == "0") text.clear();
        text += group;
    }
    text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    if (value.scale > 0) {
        std::string fraction;
        for (int exponent = -1; static_cast<int>(fraction.size()) < value.scale; --exponent) {
            const std::string group = std::to_string(group_at(exponent));
            fraction.append(4 - group.size(), '0').append(group);
        }
        text += "." + fraction.substr(0, static_cast<std::size_t>(value.scale));
    }
    return value.negative ? "-" + text : text;
}

void ExtentCount::merge(const ExtentCount& other) {
    add_narrow(other.narrow_);
    for (const auto& [extent, count] : other.wide_) wide_[extent] += count;
}

bool ExtentCount::holds_all() const {
    const auto chosen = type();
    return std::all_of(wide_.begin(), wide_.end(), [&](const auto& entry) { return entry.first.fits(chosen); });
}

DecimalType ExtentCount::type() const {
    if (wide_.empty()) return narrowest;
    int integer_digits = narrow_.integer_digits;
    int scale = narrow_.scale;
    for (const auto& [extent, count] : wide_) {
        integer_digits = std::max(integer_digits, extent.integer_digits);
        scale = std::max(scale, extent.scale);
    }
    const Extent all{integer_digits, scale};
    for (const int rung : {10, 18})
        if (all.fits({max_digits, rung})) return {max_digits, rung};
    if (integer_digits + scale <= max_digits) return {max_digits, scale};
    const auto left_out = [&](int candidate) {
        std::int64_t cells = 0;
        for (const auto& [extent, count] : wide_)
            if (!extent.fits({max_digits, candidate})) cells += count;
        return cells;
    };
    // Not outside what the narrow values need: those must stay.
    DecimalType best{max_digits, 10};
    for (int candidate = narrow_.scale; candidate <= max_digits - narrow_.integer_digits; ++candidate)
        if (left_out(candidate) < left_out(best.scale)) best.scale = candidate;
    return best;
}

}  // namespace lhcr::ingest
