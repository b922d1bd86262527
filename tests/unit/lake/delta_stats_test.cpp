// Bounds in the log: right or absent.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "lake/delta_stats.hpp"
#include "lake_fixture.hpp"

using namespace lhcr::lake;

namespace {

lhcr::json stats_of(const std::string& sql) {
    Lake lake;
    const auto request = lake.request("t", sql, "c");
    return lhcr::json::parse(delta_stats_text(request.adds[0], request.schema));
}

}  // namespace

TEST_CASE("stats: integers, dates and short text carry their bounds") {
    const auto stats = stats_of("select c, date '2024-02-29' + c::int as d, 'k' || c as s, if(c = 1, null, c)::smallint as n from range(3) r(c)");
    CHECK(stats["numRecords"] == 3);
    CHECK(stats["minValues"] == lhcr::json{{"c", 0}, {"d", "2024-02-29"}, {"s", "k0"}, {"n", 0}});
    CHECK(stats["maxValues"] == lhcr::json{{"c", 2}, {"d", "2024-03-02"}, {"s", "k2"}, {"n", 2}});
    CHECK(stats["nullCount"] == lhcr::json{{"c", 0}, {"d", 0}, {"s", 0}, {"n", 1}});
}

TEST_CASE("stats: a timestamp's lower bound is rounded down to the millisecond, its upper bound up, before 1970 too") {
    auto stats = stats_of("select timestamptz '2024-01-01 00:00:00.000001+00' as c");
    CHECK(stats["minValues"]["c"] == "2024-01-01T00:00:00.000Z");
    CHECK(stats["maxValues"]["c"] == "2024-01-01T00:00:00.001Z");
    stats = stats_of("select timestamptz '1969-12-31 23:59:59.999999+00' as c");
    CHECK(stats["minValues"]["c"] == "1969-12-31T23:59:59.999Z");
    CHECK(stats["maxValues"]["c"] == "1970-01-01T00:00:00.000Z");
    stats = stats_of("select timestamptz 'infinity' as c union all select timestamptz '2024-01-01 00:00:00+00'");
    CHECK_FALSE(stats["maxValues"].contains("c"));
}

TEST_CASE("stats: a column with NaN or an infinite bound has none, a decimal beyond 15 digits has none") {
    CHECK_FALSE(stats_of("select 'nan'::double as c union all select 1.0")["minValues"].contains("c"));
    const auto infinite = stats_of("select 'inf'::double as c union all select 1.0");
    CHECK(infinite["minValues"]["c"] == 1.0);
    CHECK_FALSE(infinite["maxValues"].contains("c"));
    CHECK(stats_of("select 1234567890.12345::decimal(38,5) as c")["minValues"]["c"] == 1234567890.12345);
    CHECK_FALSE(stats_of("select 12345678901234567890.12::decimal(38,2) as c")["minValues"].contains("c"));
}

TEST_CASE("stats: a single precision bound is the value itself, not its short text") {
    CHECK(stats_of("select 0.1::real as c")["maxValues"]["c"].get<double>() == static_cast<double>(0.1f));
}

TEST_CASE("stats: long text is cut for the lower bound at a character's edge and left out for the upper one") {
    const auto stats = stats_of("select repeat('é', 40) as c");
    const auto lower = stats["minValues"].value("c", std::string());
    CHECK((lower.empty() || (lower.size() <= 32 && lower.size() % 2 == 0)));
    CHECK_FALSE(stats["maxValues"].contains("c"));
}

TEST_CASE("stats: booleans and bytes have null counts only; a table without rows has no bounds") {
    const auto stats = stats_of("select true as c, 'x'::blob as b");
    CHECK(stats["minValues"].empty());
    CHECK(stats["nullCount"] == lhcr::json{{"b", 0}, {"c", 0}});
    const auto none = stats_of("select 1 as c where false");
    CHECK(none["numRecords"] == 0);
    CHECK(none["minValues"].empty());
}
