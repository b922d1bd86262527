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
    const auto stats =
        stats_of("select c, date '2024-02-29' + c::int as d, 'k' || c as s, if(c = 1, null, c)::smallint as n from range(3) r(c)");
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
}

TEST_CASE("stats: one column without a bound (NaN, infinity, bytes, very long text) leaves out those of all") {
    for (const char* value : {"'nan'::double", "'inf'::double", "timestamptz 'infinity'", "date 'infinity'", "'x'::blob",
                              "repeat('é', 600)", "12345678901234567890.12::decimal(38,2)"}) {
        const auto stats = stats_of(std::string("select 1 as c, ") + value + " as v");
        CHECK_MESSAGE(!stats.contains("minValues"), value);
        CHECK_MESSAGE(!stats.contains("maxValues"), value);
        CHECK_MESSAGE((stats["nullCount"] == lhcr::json{{"c", 0}, {"v", 0}}), value);
    }
    CHECK(stats_of("select 1 as c, null::blob as v")["minValues"] == lhcr::json{{"c", 1}});
}

TEST_CASE("stats: a decimal of up to 15 digits is exact, a longer one is rounded outwards and never written with an exponent") {
    CHECK(stats_of("select 1234567890.12345::decimal(38,5) as c")["minValues"]["c"] == 1234567890.12345);
    const auto stats = stats_of("select 70370370330.7037037023::decimal(38,10) as c");
    CHECK(stats["minValues"]["c"].get<double>() < 70370370330.7037037023);
    CHECK(stats["maxValues"]["c"].get<double>() > 70370370330.7037037023);
    for (const char* value : {"70370370330.7037037023", "-99999999999999.9999999999", "0.0000000001", "-0.00000001"}) {
        const auto bounds = stats_of(std::string("select ") + value + "::decimal(38,10) as c");
        REQUIRE(bounds["minValues"].contains("c"));
        CHECK_MESSAGE((bounds["minValues"]["c"].dump() + bounds["maxValues"]["c"].dump()).find('e') == std::string::npos, value);
    }
}

TEST_CASE("stats: a single precision bound is the value itself, not its short text") {
    CHECK(stats_of("select 0.1::real as c")["maxValues"]["c"].get<double>() == static_cast<double>(0.1f));
}

TEST_CASE("stats: long text is cut at a character's edge below, and raised above") {
    const auto stats = stats_of("select repeat('é', 40) as c");
    std::string prefix;
    for (int i = 0; i < 16; ++i) prefix += "é";
    CHECK(stats["minValues"]["c"] == prefix);
    CHECK(stats["maxValues"]["c"] == prefix + "\xF4\x8F\xBF\xBF");
}

TEST_CASE("stats: booleans have bounds; a table without rows has none") {
    const auto stats = stats_of("select true as c union all select false");
    CHECK(stats["minValues"]["c"] == false);
    CHECK(stats["maxValues"]["c"] == true);
    const auto none = stats_of("select 1 as c where false");
    CHECK(none["numRecords"] == 0);
    CHECK(none["minValues"].empty());
}

TEST_CASE("stats: when a file without bounds joins a table, the others give theirs up in the same commit") {
    Lake lake;
    const auto bounds = [&](int version) {
        int with = 0, files = 0;
        const auto snapshot = lake.format->snapshot("t", version);
        for (const auto& file : snapshot->files) {
            ++files;
            with += file.stats.at("id").contains("min") ? 1 : 0;
            CHECK(file.rows >= 0);
        }
        return std::to_string(files) + " files, " + std::to_string(with) + " with bounds";
    };
    const auto append = [&](const std::string& sql) {
        auto request = lake.request("t", sql);
        request.mode = WriteMode::append;
        lake.format->commit("t", request);
    };
    append("select 1 as id, 'a' as s");
    append("select 2 as id, 'b' as s");
    CHECK(bounds(1) == "2 files, 2 with bounds");
    append("select 3 as id, repeat('é', 600) as s");
    CHECK(bounds(2) == "3 files, 0 with bounds");
    CHECK(bounds(1) == "2 files, 2 with bounds");
    append("select 4 as id, 'd' as s");
    CHECK(bounds(3) == "4 files, 0 with bounds");
    lake.format->commit("t", lake.request("t", "select 5 as id, 'e' as s"));
    CHECK(bounds(4) == "1 files, 1 with bounds");
}
