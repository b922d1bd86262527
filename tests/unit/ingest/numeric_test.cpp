// Exact numerics without a server: the wire form built by hand, the ladder of types, the text.
#include <doctest/doctest.h>

#include "ingest/numeric.hpp"

using namespace lhcr::ingest;

namespace {

/// The wire form of a decimal text, as Postgres would send it.
std::string wire(std::string text) {
    const bool negative = text.starts_with('-');
    if (negative) text.erase(0, 1);
    const auto point = text.find('.');
    std::string whole = text.substr(0, point);
    std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
    const auto displayed = fraction.size();
    whole.insert(0, (4 - whole.size() % 4) % 4, '0');
    fraction.append((4 - fraction.size() % 4) % 4, '0');
    std::string digits = whole + fraction;
    int weight = static_cast<int>(whole.size() / 4) - 1;
    while (digits.size() >= 4 && digits.starts_with("0000")) {
        digits.erase(0, 4);
        --weight;
    }
    while (digits.size() >= 4 && digits.ends_with("0000")) digits.erase(digits.size() - 4);
    std::string bytes;
    const auto put = [&](int value) {
        bytes += static_cast<char>(value >> 8 & 0xFF);
        bytes += static_cast<char>(value & 0xFF);
    };
    put(static_cast<int>(digits.size() / 4));
    put(digits.empty() ? 0 : weight);
    put(negative ? 0x4000 : 0);
    put(static_cast<int>(displayed));
    for (std::size_t i = 0; i < digits.size(); i += 4) put(std::stoi(digits.substr(i, 4)));
    return bytes;
}

std::string text_of(int128 value) {
    if (value == 0) return "0";
    std::string text;
    const bool negative = value < 0;
    for (; value != 0; value /= 10)
        text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(negative ? -(value % 10) : value % 10)));
    return negative ? "-" + text : text;
}

Extent extent(const std::string& text) {
    const auto bytes = wire(text);
    return extent_of(read_numeric(bytes.data(), bytes.size()));
}

std::string type_of(std::initializer_list<std::pair<const char*, int>> values) {
    ExtentCount count;
    for (const auto& [text, times] : values)
        for (int i = 0; i < times; ++i)
            if (const auto found = extent(text); found.fits(ExtentCount::narrowest)) count.add_narrow(found);
            else count.add_wide(found);
    return std::to_string(count.type().precision) + "," + std::to_string(count.type().scale) +
           (count.holds_all() ? "" : " leaves some out");
}

}  // namespace

TEST_CASE("a numeric comes back as the text it was") {
    for (const std::string text : {"0", "0.00", "1", "-1", "10000", "99999", "0.0001", "0.00001", "-12345678901234567890.120", "100000000",
                                   "1.50", "0.0000000000000000000000000001"}) {
        const auto bytes = wire(text);
        CHECK(numeric_text(read_numeric(bytes.data(), bytes.size())) == text);
    }
}

TEST_CASE("what a decimal must hold does not count zeros at either end") {
    CHECK(extent("0") == Extent{0, 0});
    CHECK(extent("100.2500") == Extent{3, 2});
    CHECK(extent("0.000100") == Extent{0, 4});
    CHECK(extent("12345678901234567890.12") == Extent{20, 2});
}

TEST_CASE("the unscaled value has every digit") {
    for (const auto& [text, scale, wanted] :
         {std::tuple{"1.5", 6, "1500000"}, std::tuple{"-0.000001", 6, "-1"},
          std::tuple{"123456789012345678901234567890.12345678", 8, "12345678901234567890123456789012345678"},
          std::tuple{"99999999999999999999999999999999999999", 0, "99999999999999999999999999999999999999"},
          std::tuple{"0.00000000000000000000000000000000000001", 38, "1"}, std::tuple{"7", 2, "700"}, std::tuple{"12.34", 2, "1234"},
          std::tuple{"12.34", 5, "1234000"}}) {
        const auto bytes = wire(text);
        CHECK(text_of(unscaled(read_numeric(bytes.data(), bytes.size()), scale)) == wanted);
    }
}

TEST_CASE("a column's type follows from its values alone") {
    CHECK(type_of({}) == "18,6");
    CHECK(type_of({{"999999999999.999999", 1}}) == "18,6");
    CHECK(type_of({{"1000000000000", 1}, {"0.01", 9}}) == "38,10");
    CHECK(type_of({{"0.0000001", 1}}) == "38,10");
    CHECK(type_of({{"0.00000000001", 1}}) == "38,18");
    CHECK(type_of({{"0.0000000000000000001", 1}, {"5", 3}}) == "38,19");
    CHECK(type_of({{"99999999999999999999999999999999999999", 1}, {"5", 3}}) == "38,0");
    CHECK(type_of({{"999999999999999999999999999999", 1}, {"5.25", 3}}) == "38,4");
    CHECK(type_of({{"99999999999999999999999999999999999999", 1}, {"5.25", 3}}) == "38,10 leaves some out");
    CHECK(type_of({{"0.00000000000000000000000000000000000001", 3}, {"99999999999", 1}, {"99999999999999999999", 1}}) ==
          "38,10 leaves some out");
    CHECK(type_of({{"0.000000000000000000000000001", 1}, {"999999999999", 5}, {"0.00000000000000000001", 2}}) == "38,20 leaves some out");
}

TEST_CASE("bytes that are no numeric are said to be malformed") {
    CHECK(read_numeric("", 0).kind == WireNumeric::Kind::malformed);
    const std::string cut = wire("12345.6").substr(0, 9);
    CHECK(read_numeric(cut.data(), cut.size()).kind == WireNumeric::Kind::malformed);
    std::string group = wire("1");
    group[8] = '\x27', group[9] = '\x10';  // 10000 in one group
    CHECK(read_numeric(group.data(), group.size()).kind == WireNumeric::Kind::malformed);
}
